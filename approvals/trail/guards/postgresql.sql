-- Guards of the trail, PostgreSQL 15+. Idempotent; installed after every migrate.
-- One statement between two lines "-- %%"; the whole file is also a plain script. Explained in docs/trail.md.
-- Triggers carry no WHEN and no column list: the function is all there is to compare. ENABLE ALWAYS holds them in force
-- under session_replication_role = replica too. Error class 23514 with the constraint name approvals_guard.

-- %% what is kept is neither changed nor removed
CREATE OR REPLACE FUNCTION approvals_guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  RAISE EXCEPTION 'approvals guard: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
END
$guard$;

-- %% the trail: entries are added, in order
CREATE OR REPLACE FUNCTION approvals_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF NEW.seq < 1 OR (NEW.seq > 1 AND NOT EXISTS (
      SELECT 1 FROM approvals_trailentry e WHERE e.chain = NEW.chain AND e.seq = NEW.seq - 1)) THEN
    RAISE EXCEPTION 'approvals guard: a trail entry must follow the one before it' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
  END IF;
  IF (NEW.id > 0) <> (NEW.chain LIKE 'case/%')
      OR (NEW.id > 0 AND (NEW.case_id IS NULL OR NEW.seq > 65535 OR NEW.id <> (NEW.case_id << 16 | NEW.seq))) THEN
    RAISE EXCEPTION 'approvals guard: the id of a trail entry must say its case and place' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
  END IF;
  RETURN NEW;
END
$guard$;

-- %% steps: nothing moves without an entry that is yet to be written in the same transaction
CREATE OR REPLACE FUNCTION approvals_guard_step() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.id <> OLD.id OR NEW.process_id <> OLD.process_id THEN
      RAISE EXCEPTION 'approvals guard: a step stays in its case' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
    -- Free without an entry: opened_at, due_at, due_provisional, timeout_at, reminded, next_check (the clock's own columns).
    IF (NEW.status, NEW.entry_id, NEW.owner_id, NEW.role, NEW.unit_id, NEW.duty, NEW.verb, NEW.held, NEW.flow_task, NEW.flow_task_type,
        NEW.token, NEW.created, NEW.assigned, NEW.started, NEW.finished, NEW.scheduled, NEW.came_from_id, NEW.beside_id,
        NEW.standing_at, NEW.data)
      IS NOT DISTINCT FROM
       (OLD.status, OLD.entry_id, OLD.owner_id, OLD.role, OLD.unit_id, OLD.duty, OLD.verb, OLD.held, OLD.flow_task, OLD.flow_task_type,
        OLD.token, OLD.created, OLD.assigned, OLD.started, OLD.finished, OLD.scheduled, OLD.came_from_id, OLD.beside_id,
        OLD.standing_at, OLD.data) THEN
      RETURN NEW;
    END IF;
    IF NEW.entry_id IS NOT DISTINCT FROM OLD.entry_id THEN
      RAISE EXCEPTION 'approvals guard: step changed without a new trail entry of its case' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
  END IF;
  IF NEW.entry_id IS NULL OR NEW.entry_id >> 16 <> NEW.process_id OR NEW.id >> 16 <> NEW.process_id
      OR EXISTS (SELECT 1 FROM approvals_trailentry e WHERE e.id = NEW.entry_id) THEN
    RAISE EXCEPTION 'approvals guard: step without a new trail entry of its case' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
  END IF;
  RETURN NEW;
END
$guard$;

-- %% cases: written last, when the entry that explains the change exists
CREATE OR REPLACE FUNCTION approvals_guard_case() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.key, NEW.flow_class, NEW.created, NEW.requester_id)
        IS DISTINCT FROM (OLD.id, OLD.key, OLD.flow_class, OLD.created, OLD.requester_id) THEN
      RAISE EXCEPTION 'approvals guard: a case keeps its identity' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
    IF NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
        SELECT 1 FROM approvals_trailentry e WHERE e.id = (NEW.id << 16 | NEW.seq) AND e.hash = NEW.head) THEN
      RAISE EXCEPTION 'approvals guard: case changed without its next trail entry' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
  ELSE
    IF NEW.seq <> 1 OR NEW.status NOT IN ('NEW', 'DONE', 'CANCELED') OR NOT EXISTS (
        SELECT 1 FROM approvals_trailentry e WHERE e.id = (NEW.id << 16 | 1) AND e.hash = NEW.head) THEN
      RAISE EXCEPTION 'approvals guard: a case opens with its first trail entry, written before it' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
  END IF;
  RETURN NEW;
END
$guard$;

-- %% heads of the monthly chains
CREATE OR REPLACE FUNCTION approvals_guard_chainhead() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.seq <> 0 OR NEW.head <> repeat('0', 64) THEN
      RAISE EXCEPTION 'approvals guard: a chain begins empty' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
  ELSE
    IF NEW.id <> OLD.id OR NEW.chain <> OLD.chain OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS (
        SELECT 1 FROM approvals_trailentry e WHERE e.chain = NEW.chain AND e.seq = NEW.seq AND e.hash = NEW.head) THEN
      RAISE EXCEPTION 'approvals guard: a chain grows by one entry' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
  END IF;
  RETURN NEW;
END
$guard$;

-- %% delegations: made, then revoked once
CREATE OR REPLACE FUNCTION approvals_guard_delegation() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR (NEW.id, NEW.principal_id, NEW.deputy_id, NEW.role, NEW.flow, NEW.max_amount, NEW.starts, NEW.ends,
       NEW.reason, NEW.made_by_id, NEW.made_at) IS DISTINCT FROM (OLD.id, OLD.principal_id, OLD.deputy_id, OLD.role, OLD.flow,
       OLD.max_amount, OLD.starts, OLD.ends, OLD.reason, OLD.made_by_id, OLD.made_at) THEN
    RAISE EXCEPTION 'approvals guard: a delegation can only be revoked, once' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
  END IF;
  RETURN NEW;
END
$guard$;

-- %% proposals: made by one, settled once by another
CREATE OR REPLACE FUNCTION approvals_guard_proposal() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' OR NEW.decided_by_id IS NOT NULL OR NEW.decided_at IS NOT NULL THEN
      RAISE EXCEPTION 'approvals guard: a proposal begins unsettled' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
    END IF;
  ELSIF OLD.state <> 'waiting' OR (NEW.id, NEW.key, NEW.kind, NEW.payload, NEW.digest, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
      IS DISTINCT FROM (OLD.id, OLD.key, OLD.kind, OLD.payload, OLD.digest, OLD.reason, OLD.proposed_by_id, OLD.proposed_at) THEN
    RAISE EXCEPTION 'approvals guard: a proposal can only be settled, once' USING ERRCODE = '23514', CONSTRAINT = 'approvals_guard';
  END IF;
  RETURN NEW;
END
$guard$;

-- %%
DROP TRIGGER IF EXISTS guard_entry_write ON approvals_trailentry;
-- %%
CREATE TRIGGER guard_entry_write BEFORE INSERT ON approvals_trailentry FOR EACH ROW EXECUTE FUNCTION approvals_guard_entry();
-- %%
ALTER TABLE approvals_trailentry ENABLE ALWAYS TRIGGER guard_entry_write;

-- %%
DROP TRIGGER IF EXISTS guard_entry_keep ON approvals_trailentry;
-- %%
CREATE TRIGGER guard_entry_keep BEFORE DELETE OR UPDATE ON approvals_trailentry FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_trailentry ENABLE ALWAYS TRIGGER guard_entry_keep;

-- %%
DROP TRIGGER IF EXISTS guard_entry_truncate ON approvals_trailentry;
-- %%
CREATE TRIGGER guard_entry_truncate BEFORE TRUNCATE ON approvals_trailentry FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_trailentry ENABLE ALWAYS TRIGGER guard_entry_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_step_write ON approvals_step;
-- %%
CREATE TRIGGER guard_step_write BEFORE INSERT OR UPDATE ON approvals_step FOR EACH ROW EXECUTE FUNCTION approvals_guard_step();
-- %%
ALTER TABLE approvals_step ENABLE ALWAYS TRIGGER guard_step_write;

-- %%
DROP TRIGGER IF EXISTS guard_step_keep ON approvals_step;
-- %%
CREATE TRIGGER guard_step_keep BEFORE DELETE ON approvals_step FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_step ENABLE ALWAYS TRIGGER guard_step_keep;

-- %%
DROP TRIGGER IF EXISTS guard_step_truncate ON approvals_step;
-- %%
CREATE TRIGGER guard_step_truncate BEFORE TRUNCATE ON approvals_step FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_step ENABLE ALWAYS TRIGGER guard_step_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_case_write ON approvals_case;
-- %%
CREATE TRIGGER guard_case_write BEFORE INSERT OR UPDATE ON approvals_case FOR EACH ROW EXECUTE FUNCTION approvals_guard_case();
-- %%
ALTER TABLE approvals_case ENABLE ALWAYS TRIGGER guard_case_write;

-- %%
DROP TRIGGER IF EXISTS guard_case_keep ON approvals_case;
-- %%
CREATE TRIGGER guard_case_keep BEFORE DELETE ON approvals_case FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_case ENABLE ALWAYS TRIGGER guard_case_keep;

-- %%
DROP TRIGGER IF EXISTS guard_case_truncate ON approvals_case;
-- %%
CREATE TRIGGER guard_case_truncate BEFORE TRUNCATE ON approvals_case FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_case ENABLE ALWAYS TRIGGER guard_case_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_chainhead_write ON approvals_chainhead;
-- %%
CREATE TRIGGER guard_chainhead_write BEFORE INSERT OR UPDATE ON approvals_chainhead FOR EACH ROW EXECUTE FUNCTION approvals_guard_chainhead();
-- %%
ALTER TABLE approvals_chainhead ENABLE ALWAYS TRIGGER guard_chainhead_write;

-- %%
DROP TRIGGER IF EXISTS guard_chainhead_keep ON approvals_chainhead;
-- %%
CREATE TRIGGER guard_chainhead_keep BEFORE DELETE ON approvals_chainhead FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_chainhead ENABLE ALWAYS TRIGGER guard_chainhead_keep;

-- %%
DROP TRIGGER IF EXISTS guard_chainhead_truncate ON approvals_chainhead;
-- %%
CREATE TRIGGER guard_chainhead_truncate BEFORE TRUNCATE ON approvals_chainhead FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_chainhead ENABLE ALWAYS TRIGGER guard_chainhead_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_decision_keep ON approvals_decision;
-- %%
CREATE TRIGGER guard_decision_keep BEFORE DELETE OR UPDATE ON approvals_decision FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_decision ENABLE ALWAYS TRIGGER guard_decision_keep;

-- %%
DROP TRIGGER IF EXISTS guard_decision_truncate ON approvals_decision;
-- %%
CREATE TRIGGER guard_decision_truncate BEFORE TRUNCATE ON approvals_decision FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_decision ENABLE ALWAYS TRIGGER guard_decision_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_attachment_keep ON approvals_attachment;
-- %%
CREATE TRIGGER guard_attachment_keep BEFORE DELETE OR UPDATE ON approvals_attachment FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_attachment ENABLE ALWAYS TRIGGER guard_attachment_keep;

-- %%
DROP TRIGGER IF EXISTS guard_attachment_truncate ON approvals_attachment;
-- %%
CREATE TRIGGER guard_attachment_truncate BEFORE TRUNCATE ON approvals_attachment FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_attachment ENABLE ALWAYS TRIGGER guard_attachment_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_delegation_write ON approvals_delegation;
-- %%
CREATE TRIGGER guard_delegation_write BEFORE UPDATE ON approvals_delegation FOR EACH ROW EXECUTE FUNCTION approvals_guard_delegation();
-- %%
ALTER TABLE approvals_delegation ENABLE ALWAYS TRIGGER guard_delegation_write;

-- %%
DROP TRIGGER IF EXISTS guard_delegation_keep ON approvals_delegation;
-- %%
CREATE TRIGGER guard_delegation_keep BEFORE DELETE ON approvals_delegation FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_delegation ENABLE ALWAYS TRIGGER guard_delegation_keep;

-- %%
DROP TRIGGER IF EXISTS guard_delegation_truncate ON approvals_delegation;
-- %%
CREATE TRIGGER guard_delegation_truncate BEFORE TRUNCATE ON approvals_delegation FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_delegation ENABLE ALWAYS TRIGGER guard_delegation_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_proposal_write ON approvals_proposal;
-- %%
CREATE TRIGGER guard_proposal_write BEFORE INSERT OR UPDATE ON approvals_proposal FOR EACH ROW EXECUTE FUNCTION approvals_guard_proposal();
-- %%
ALTER TABLE approvals_proposal ENABLE ALWAYS TRIGGER guard_proposal_write;

-- %%
DROP TRIGGER IF EXISTS guard_proposal_keep ON approvals_proposal;
-- %%
CREATE TRIGGER guard_proposal_keep BEFORE DELETE ON approvals_proposal FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_proposal ENABLE ALWAYS TRIGGER guard_proposal_keep;

-- %%
DROP TRIGGER IF EXISTS guard_proposal_truncate ON approvals_proposal;
-- %%
CREATE TRIGGER guard_proposal_truncate BEFORE TRUNCATE ON approvals_proposal FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_proposal ENABLE ALWAYS TRIGGER guard_proposal_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_unitname_keep ON approvals_unitname;
-- %%
CREATE TRIGGER guard_unitname_keep BEFORE DELETE OR UPDATE ON approvals_unitname FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_unitname ENABLE ALWAYS TRIGGER guard_unitname_keep;

-- %%
DROP TRIGGER IF EXISTS guard_unitname_truncate ON approvals_unitname;
-- %%
CREATE TRIGGER guard_unitname_truncate BEFORE TRUNCATE ON approvals_unitname FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_unitname ENABLE ALWAYS TRIGGER guard_unitname_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_authority_keep ON approvals_authority;
-- %%
CREATE TRIGGER guard_authority_keep BEFORE DELETE OR UPDATE ON approvals_authority FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_authority ENABLE ALWAYS TRIGGER guard_authority_keep;

-- %%
DROP TRIGGER IF EXISTS guard_authority_truncate ON approvals_authority;
-- %%
CREATE TRIGGER guard_authority_truncate BEFORE TRUNCATE ON approvals_authority FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_authority ENABLE ALWAYS TRIGGER guard_authority_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_passwordhistory_keep ON approvals_passwordhistory;
-- %%
CREATE TRIGGER guard_passwordhistory_keep BEFORE DELETE OR UPDATE ON approvals_passwordhistory FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_passwordhistory ENABLE ALWAYS TRIGGER guard_passwordhistory_keep;

-- %%
DROP TRIGGER IF EXISTS guard_passwordhistory_truncate ON approvals_passwordhistory;
-- %%
CREATE TRIGGER guard_passwordhistory_truncate BEFORE TRUNCATE ON approvals_passwordhistory FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_passwordhistory ENABLE ALWAYS TRIGGER guard_passwordhistory_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_user_keep ON approvals_user;
-- %%
CREATE TRIGGER guard_user_keep BEFORE DELETE ON approvals_user FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_user ENABLE ALWAYS TRIGGER guard_user_keep;

-- %%
DROP TRIGGER IF EXISTS guard_user_truncate ON approvals_user;
-- %%
CREATE TRIGGER guard_user_truncate BEFORE TRUNCATE ON approvals_user FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_user ENABLE ALWAYS TRIGGER guard_user_truncate;

-- %%
DROP TRIGGER IF EXISTS guard_unit_keep ON approvals_unit;
-- %%
CREATE TRIGGER guard_unit_keep BEFORE DELETE ON approvals_unit FOR EACH ROW EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_unit ENABLE ALWAYS TRIGGER guard_unit_keep;

-- %%
DROP TRIGGER IF EXISTS guard_unit_truncate ON approvals_unit;
-- %%
CREATE TRIGGER guard_unit_truncate BEFORE TRUNCATE ON approvals_unit FOR EACH STATEMENT EXECUTE FUNCTION approvals_guard_refuse();
-- %%
ALTER TABLE approvals_unit ENABLE ALWAYS TRIGGER guard_unit_truncate;
