-- Guards of the trail, SQLite 3.40+. Idempotent; installed after every migrate (a table that is rebuilt loses its triggers).
-- One statement between two lines "-- %%"; the whole file is also a plain script. Explained in docs/trail.md.
-- SQLite fires no delete trigger for INSERT OR REPLACE, so every kept table asks before an insert whether the row is there already.

-- %% the trail: entries are added, in order, and nothing else
DROP TRIGGER IF EXISTS guard_entry_insert;
-- %%
CREATE TRIGGER guard_entry_insert BEFORE INSERT ON approvals_trailentry BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a trail entry cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.id = NEW.id)
       OR EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.eid = NEW.eid)
       OR EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.chain = NEW.chain AND e.seq = NEW.seq);
  SELECT RAISE(ABORT, 'approvals guard: a trail entry must follow the one before it')
    WHERE NEW.seq < 1
       OR (NEW.seq > 1 AND NOT EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.chain = NEW.chain AND e.seq = NEW.seq - 1));
  SELECT RAISE(ABORT, 'approvals guard: the id of a trail entry must say its case and place')
    WHERE (NEW.id > 0) <> (NEW.chain LIKE 'case/%')
       OR (NEW.id > 0 AND (NEW.case_id IS NULL OR NEW.seq > 65535 OR NEW.id <> (NEW.case_id << 16 | NEW.seq)));
END;
-- %%
DROP TRIGGER IF EXISTS guard_entry_update;
-- %%
CREATE TRIGGER guard_entry_update BEFORE UPDATE ON approvals_trailentry BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a trail entry is never changed');
END;
-- %%
DROP TRIGGER IF EXISTS guard_entry_delete;
-- %%
CREATE TRIGGER guard_entry_delete BEFORE DELETE ON approvals_trailentry BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a trail entry is never deleted');
END;

-- %% steps: nothing moves without an entry that is yet to be written in the same transaction
DROP TRIGGER IF EXISTS guard_step_insert;
-- %%
CREATE TRIGGER guard_step_insert BEFORE INSERT ON approvals_step BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a step cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_step s WHERE s.id = NEW.id);
  SELECT RAISE(ABORT, 'UNIQUE constraint failed: approvals_step.process_id, approvals_step.flow_task, approvals_step.token (one_open_copy)')
    WHERE NEW.status IN ('NEW', 'ASSIGNED', 'STARTED', 'SCHEDULED') AND EXISTS (
      SELECT 1 FROM approvals_step s WHERE s.process_id = NEW.process_id AND s.flow_task = NEW.flow_task AND s.token = NEW.token
        AND s.status IN ('NEW', 'ASSIGNED', 'STARTED', 'SCHEDULED'));
  SELECT RAISE(ABORT, 'approvals guard: step without a new trail entry of its case')
    WHERE NEW.entry_id IS NULL OR NEW.entry_id >> 16 <> NEW.process_id OR NEW.id >> 16 <> NEW.process_id
       OR EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.id = NEW.entry_id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_step_update;
-- %% free without an entry: opened_at, due_at, due_provisional, timeout_at, reminded, next_check (the clock's own columns)
CREATE TRIGGER guard_step_update BEFORE UPDATE ON approvals_step
WHEN NEW.status IS NOT OLD.status OR NEW.entry_id IS NOT OLD.entry_id OR NEW.owner_id IS NOT OLD.owner_id OR NEW.role IS NOT OLD.role
  OR NEW.unit_id IS NOT OLD.unit_id OR NEW.duty IS NOT OLD.duty OR NEW.verb IS NOT OLD.verb OR NEW.held IS NOT OLD.held
  OR NEW.flow_task IS NOT OLD.flow_task OR NEW.flow_task_type IS NOT OLD.flow_task_type OR NEW.token IS NOT OLD.token
  OR NEW.created IS NOT OLD.created OR NEW.assigned IS NOT OLD.assigned OR NEW.started IS NOT OLD.started
  OR NEW.finished IS NOT OLD.finished OR NEW.scheduled IS NOT OLD.scheduled OR NEW.came_from_id IS NOT OLD.came_from_id
  OR NEW.beside_id IS NOT OLD.beside_id OR NEW.standing_at IS NOT OLD.standing_at OR NEW.data IS NOT OLD.data
  OR NEW.id IS NOT OLD.id OR NEW.process_id IS NOT OLD.process_id
BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a step stays in its case')
    WHERE NEW.id IS NOT OLD.id OR NEW.process_id IS NOT OLD.process_id;
  SELECT RAISE(ABORT, 'UNIQUE constraint failed: approvals_step.process_id, approvals_step.flow_task, approvals_step.token (one_open_copy)')
    WHERE NEW.status IN ('NEW', 'ASSIGNED', 'STARTED', 'SCHEDULED') AND EXISTS (
      SELECT 1 FROM approvals_step s WHERE s.process_id = NEW.process_id AND s.flow_task = NEW.flow_task AND s.token = NEW.token
        AND s.status IN ('NEW', 'ASSIGNED', 'STARTED', 'SCHEDULED') AND s.id <> OLD.id);
  SELECT RAISE(ABORT, 'approvals guard: step changed without a new trail entry of its case')
    WHERE NEW.entry_id IS NULL OR NEW.entry_id IS OLD.entry_id OR NEW.entry_id >> 16 <> NEW.process_id
       OR EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.id = NEW.entry_id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_step_delete;
-- %%
CREATE TRIGGER guard_step_delete BEFORE DELETE ON approvals_step BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a step is never deleted');
END;

-- %% cases: written last, when the entry that explains the change exists
DROP TRIGGER IF EXISTS guard_case_insert;
-- %%
CREATE TRIGGER guard_case_insert BEFORE INSERT ON approvals_case BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a case cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_case c WHERE c.id = NEW.id)
       OR EXISTS (SELECT 1 FROM approvals_case c WHERE c.key = NEW.key);
  SELECT RAISE(ABORT, 'UNIQUE constraint failed: approvals_case.number')
    WHERE EXISTS (SELECT 1 FROM approvals_case c WHERE c.number = NEW.number);
  SELECT RAISE(ABORT, 'approvals guard: a case opens with its first trail entry, written before it')
    WHERE NEW.seq <> 1 OR NEW.status NOT IN ('NEW', 'DONE', 'CANCELED')
       OR NOT EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.id = (NEW.id << 16 | 1) AND e.hash = NEW.head);
END;
-- %%
DROP TRIGGER IF EXISTS guard_case_update;
-- %%
CREATE TRIGGER guard_case_update BEFORE UPDATE ON approvals_case BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a case keeps its identity')
    WHERE NEW.id IS NOT OLD.id OR NEW.key IS NOT OLD.key OR NEW.flow_class IS NOT OLD.flow_class
       OR NEW.created IS NOT OLD.created OR NEW.requester_id IS NOT OLD.requester_id;
  SELECT RAISE(ABORT, 'UNIQUE constraint failed: approvals_case.number')
    WHERE NEW.number IS NOT OLD.number AND EXISTS (SELECT 1 FROM approvals_case c WHERE c.number = NEW.number AND c.id <> OLD.id);
  SELECT RAISE(ABORT, 'approvals guard: case changed without its next trail entry')
    WHERE NEW.seq <> OLD.seq + 1
       OR NOT EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.id = (NEW.id << 16 | NEW.seq) AND e.hash = NEW.head);
END;
-- %%
DROP TRIGGER IF EXISTS guard_case_delete;
-- %%
CREATE TRIGGER guard_case_delete BEFORE DELETE ON approvals_case BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a case is never deleted');
END;

-- %% heads of the monthly chains
DROP TRIGGER IF EXISTS guard_chainhead_insert;
-- %%
CREATE TRIGGER guard_chainhead_insert BEFORE INSERT ON approvals_chainhead BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a chain begins empty')
    WHERE NEW.seq <> 0 OR NEW.head <> '0000000000000000000000000000000000000000000000000000000000000000';
  SELECT RAISE(ABORT, 'UNIQUE constraint failed: approvals_chainhead.chain')
    WHERE EXISTS (SELECT 1 FROM approvals_chainhead h WHERE h.chain = NEW.chain OR h.id = NEW.id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_chainhead_update;
-- %%
CREATE TRIGGER guard_chainhead_update BEFORE UPDATE ON approvals_chainhead BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a chain grows by one entry')
    WHERE NEW.id IS NOT OLD.id OR NEW.chain IS NOT OLD.chain OR NEW.seq <> OLD.seq + 1
       OR NOT EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.chain = NEW.chain AND e.seq = NEW.seq AND e.hash = NEW.head);
END;
-- %%
DROP TRIGGER IF EXISTS guard_chainhead_delete;
-- %%
CREATE TRIGGER guard_chainhead_delete BEFORE DELETE ON approvals_chainhead BEGIN
  SELECT RAISE(ABORT, 'approvals guard: the head of a chain is never deleted');
END;

-- %% decisions and attachments: added, never changed
DROP TRIGGER IF EXISTS guard_decision_insert;
-- %%
CREATE TRIGGER guard_decision_insert BEFORE INSERT ON approvals_decision BEGIN
  SELECT RAISE(ABORT, 'UNIQUE constraint failed: approvals_decision.key')
    WHERE EXISTS (SELECT 1 FROM approvals_decision d WHERE d.key = NEW.key);
  SELECT RAISE(ABORT, 'approvals guard: a decision cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_decision d WHERE d.id = NEW.id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_decision_update;
-- %%
CREATE TRIGGER guard_decision_update BEFORE UPDATE ON approvals_decision BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a decision is never changed');
END;
-- %%
DROP TRIGGER IF EXISTS guard_decision_delete;
-- %%
CREATE TRIGGER guard_decision_delete BEFORE DELETE ON approvals_decision BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a decision is never deleted');
END;
-- %%
DROP TRIGGER IF EXISTS guard_attachment_insert;
-- %%
CREATE TRIGGER guard_attachment_insert BEFORE INSERT ON approvals_attachment BEGIN
  SELECT RAISE(ABORT, 'approvals guard: an attachment cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_attachment a WHERE a.id = NEW.id)
       OR EXISTS (SELECT 1 FROM approvals_attachment a WHERE a.key = NEW.key);
END;
-- %%
DROP TRIGGER IF EXISTS guard_attachment_update;
-- %%
CREATE TRIGGER guard_attachment_update BEFORE UPDATE ON approvals_attachment BEGIN
  SELECT RAISE(ABORT, 'approvals guard: an attachment is never changed');
END;
-- %%
DROP TRIGGER IF EXISTS guard_attachment_delete;
-- %%
CREATE TRIGGER guard_attachment_delete BEFORE DELETE ON approvals_attachment BEGIN
  SELECT RAISE(ABORT, 'approvals guard: an attachment is never deleted');
END;

-- %% delegations: made, then revoked once
DROP TRIGGER IF EXISTS guard_delegation_insert;
-- %%
CREATE TRIGGER guard_delegation_insert BEFORE INSERT ON approvals_delegation BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a delegation cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_delegation d WHERE d.id = NEW.id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_delegation_update;
-- %%
CREATE TRIGGER guard_delegation_update BEFORE UPDATE ON approvals_delegation BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a delegation can only be revoked, once')
    WHERE OLD.revoked_at IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.principal_id IS NOT OLD.principal_id
       OR NEW.deputy_id IS NOT OLD.deputy_id OR NEW.role IS NOT OLD.role OR NEW.flow IS NOT OLD.flow
       OR NEW.max_amount IS NOT OLD.max_amount OR NEW.starts IS NOT OLD.starts OR NEW.ends IS NOT OLD.ends
       OR NEW.reason IS NOT OLD.reason OR NEW.made_by_id IS NOT OLD.made_by_id OR NEW.made_at IS NOT OLD.made_at;
END;
-- %%
DROP TRIGGER IF EXISTS guard_delegation_delete;
-- %%
CREATE TRIGGER guard_delegation_delete BEFORE DELETE ON approvals_delegation BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a delegation is never deleted');
END;

-- %% proposals: made by one, settled once by another
DROP TRIGGER IF EXISTS guard_proposal_insert;
-- %%
CREATE TRIGGER guard_proposal_insert BEFORE INSERT ON approvals_proposal BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a proposal cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_proposal p WHERE p.id = NEW.id)
       OR EXISTS (SELECT 1 FROM approvals_proposal p WHERE p.key = NEW.key);
  SELECT RAISE(ABORT, 'approvals guard: a proposal begins unsettled')
    WHERE NEW.state <> 'waiting' OR NEW.decided_by_id IS NOT NULL OR NEW.decided_at IS NOT NULL;
END;
-- %%
DROP TRIGGER IF EXISTS guard_proposal_update;
-- %%
CREATE TRIGGER guard_proposal_update BEFORE UPDATE ON approvals_proposal BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a proposal can only be settled, once')
    WHERE OLD.state <> 'waiting' OR NEW.id IS NOT OLD.id OR NEW.key IS NOT OLD.key OR NEW.kind IS NOT OLD.kind
       OR NEW.payload IS NOT OLD.payload OR NEW.digest IS NOT OLD.digest OR NEW.reason IS NOT OLD.reason
       OR NEW.proposed_by_id IS NOT OLD.proposed_by_id OR NEW.proposed_at IS NOT OLD.proposed_at;
END;
-- %%
DROP TRIGGER IF EXISTS guard_proposal_delete;
-- %%
CREATE TRIGGER guard_proposal_delete BEFORE DELETE ON approvals_proposal BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a proposal is never deleted');
END;

-- %% former names of units: added, and nothing else
DROP TRIGGER IF EXISTS guard_unitname_insert;
-- %%
CREATE TRIGGER guard_unitname_insert BEFORE INSERT ON approvals_unitname BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a former name cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_unitname n WHERE n.id = NEW.id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_unitname_update;
-- %%
CREATE TRIGGER guard_unitname_update BEFORE UPDATE ON approvals_unitname BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a former name is never changed');
END;
-- %%
DROP TRIGGER IF EXISTS guard_unitname_delete;
-- %%
CREATE TRIGGER guard_unitname_delete BEFORE DELETE ON approvals_unitname BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a former name is never deleted');
END;

-- %% delegated authorities: added, and nothing else
DROP TRIGGER IF EXISTS guard_authority_insert;
-- %%
CREATE TRIGGER guard_authority_insert BEFORE INSERT ON approvals_authority BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a delegated authority cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_authority a WHERE a.id = NEW.id)
       OR EXISTS (SELECT 1 FROM approvals_authority a WHERE a.supersedes_id = NEW.supersedes_id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_authority_update;
-- %%
CREATE TRIGGER guard_authority_update BEFORE UPDATE ON approvals_authority BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a delegated authority is never changed');
END;
-- %%
DROP TRIGGER IF EXISTS guard_authority_delete;
-- %%
CREATE TRIGGER guard_authority_delete BEFORE DELETE ON approvals_authority BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a delegated authority is never deleted');
END;

-- %% passwords that were set: added, and nothing else
DROP TRIGGER IF EXISTS guard_passwordhistory_insert;
-- %%
CREATE TRIGGER guard_passwordhistory_insert BEFORE INSERT ON approvals_passwordhistory BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a password that was set cannot be replaced')
    WHERE EXISTS (SELECT 1 FROM approvals_passwordhistory h WHERE h.id = NEW.id);
END;
-- %%
DROP TRIGGER IF EXISTS guard_passwordhistory_update;
-- %%
CREATE TRIGGER guard_passwordhistory_update BEFORE UPDATE ON approvals_passwordhistory BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a password that was set is never changed');
END;
-- %%
DROP TRIGGER IF EXISTS guard_passwordhistory_delete;
-- %%
CREATE TRIGGER guard_passwordhistory_delete BEFORE DELETE ON approvals_passwordhistory BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a password that was set is never deleted');
END;

-- %% people and units: deactivated, never deleted
DROP TRIGGER IF EXISTS guard_user_delete;
-- %%
CREATE TRIGGER guard_user_delete BEFORE DELETE ON approvals_user BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a person is deactivated, never deleted');
END;
-- %%
DROP TRIGGER IF EXISTS guard_unit_delete;
-- %%
CREATE TRIGGER guard_unit_delete BEFORE DELETE ON approvals_unit BEGIN
  SELECT RAISE(ABORT, 'approvals guard: a unit is deactivated, never deleted');
END;
