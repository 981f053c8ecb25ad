/* What is typed and photographed stays on this device until the server has it: per person and step, cleared after sending and at log-out.
   The server's draft is the first choice; this is for the cellar without a signal. Loaded before desk.js; without it plain forms work. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const SECRET = new Set(["csrfmiddlewaretoken", "key", "edition", "verb", "password", "next", "draft", "attached", "remove", "step", "for"]);
  const LONGEST_SIDE = 2560, SMALL = 1_500_000, RETRY = 15_000, OLD = 14 * 86_400_000;
  const toast = (words) => document.dispatchEvent(new CustomEvent("desk:toast", { detail: { words, tone: "error" } }));
  const me = document.body.dataset.user || "";
  const clock = () => new Date().toTimeString().slice(0, 5);

  /* --- the shelf of this device; where there is none (private windows) nothing is kept and everything else works --- */
  const shelf = new Promise((resolve) => {
    if (!window.indexedDB) { resolve(null); return; }
    const asked = indexedDB.open("sunshine-desk", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("forms", { keyPath: "key" });
      asked.result.createObjectStore("files", { keyPath: "id", autoIncrement: true }).createIndex("key", "key");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = asked.onblocked = () => resolve(null);
  });
  const on = async (store, mode, act) => {
    const base = await shelf;
    if (!base) return null;
    return new Promise((resolve) => {
      const deal = base.transaction(store, mode), request = act(deal.objectStore(store));
      let result = null;
      if (request) request.onsuccess = () => { result = request.result; };
      deal.oncomplete = () => resolve(result);
      deal.onerror = deal.onabort = () => resolve(null);
    });
  };
  const all = async (store) => (await on(store, "readonly", (s) => s.getAll())) || [];
  const forget = async (wanted) => {
    for (const row of await all("forms")) if (wanted(row)) await on("forms", "readwrite", (s) => s.delete(row.key));
    for (const row of await all("files")) if (wanted(row)) await on("files", "readwrite", (s) => s.delete(row.id));
  };

  /* --- photos: when they were taken, and small enough for a weak signal --- */
  const exifTime = async (file) => {
    try {
      const view = new DataView(await file.slice(0, 262_144).arrayBuffer());
      let at = 2;
      if (view.getUint16(0) !== 0xffd8) return "";
      while (at + 4 < view.byteLength && view.getUint16(at) !== 0xffe1) at += 2 + view.getUint16(at + 2);
      const base = at + 10, little = view.getUint16(base) === 0x4949;
      if (view.getUint32(at + 4) !== 0x45786966) return "";
      const entries = (place) => Array.from({ length: view.getUint16(base + place, little) }, (_, n) => base + place + 2 + 12 * n);
      const find = (place, tag) => entries(place).find((entry) => view.getUint16(entry, little) === tag);
      const first = view.getUint32(base + 4, little), below = find(first, 0x8769);
      const field = (below && find(view.getUint32(below + 8, little), 0x9003)) || find(first, 0x0132);
      if (!field) return "";
      const start = base + view.getUint32(field + 8, little);
      const text = String.fromCharCode(...new Uint8Array(view.buffer, start, 19));
      const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text);
      return parts ? `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}` : "";
    } catch { return ""; /* no EXIF, or not readable: a photo without a time is taken all the same */ }
  };
  const moment = (stamp) => { const d = new Date(stamp - new Date(stamp).getTimezoneOffset() * 60_000); return d.toISOString().slice(0, 19); };
  const ready = async (file, fresh) => {
    const item = { name: file.name, blob: file, taken: "" };
    if (!/^image\//.test(file.type)) return item;
    item.taken = (await exifTime(file)) || (fresh ? moment(file.lastModified) : "");
    try {
      const picture = await createImageBitmap(file), longest = Math.max(picture.width, picture.height);
      if (file.size <= SMALL && longest <= LONGEST_SIDE) return item;
      const share = Math.min(1, LONGEST_SIDE / longest), canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * share);
      canvas.height = Math.round(picture.height * share);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const small = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.85); });
      if (small && small.size < file.size) { item.blob = small; item.name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`; }
    } catch { /* a picture this browser cannot open is sent as it is; the server says whether it takes it */ }
    return item;
  };

  /* --- files of a form: waiting here, then one by one to the server --- */
  const uploads = (drop) => {
    const url = drop.dataset.upload, form = drop.closest("form"), key = form?.dataset.keep || "";
    const bar = $("progress", drop), queue = $("[data-queue]", drop), state = $("[data-kept]", drop), waiting = [];
    let busy = null, timer = 0, refusals = 0;
    const show = () => {
      queue.hidden = !waiting.length;
      queue.replaceChildren(...waiting.map((item) => {
        const line = document.createElement("li"), words = document.createElement("span"), here = document.createElement("span"), away = document.createElement("button");
        words.className = "n"; words.textContent = item.name;
        here.className = "tag warn"; here.textContent = state.dataset.here;
        away.type = "button"; away.className = "btn btn-sm"; away.textContent = state.dataset.remove;
        away.append(Object.assign(document.createElement("span"), { className: "sr", textContent: ` ${item.name}` }));
        away.addEventListener("click", () => { drop_(item); });
        const right = document.createElement("span"); right.className = "g"; right.append(away);
        line.append(words, here, right);
        return line;
      }));
    };
    const drop_ = async (item) => {
      waiting.splice(waiting.indexOf(item), 1);
      if (item.id) await on("files", "readwrite", (s) => s.delete(item.id));
      show();
    };
    const send = (item) => new Promise((resolve) => {
      const request = new XMLHttpRequest(), body = new FormData();
      body.append(item.field, item.blob, item.name);
      if (item.taken) body.append("taken", item.taken);
      request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
      request.addEventListener("loadend", () => resolve(request));
      request.open("POST", url);
      request.setRequestHeader("X-CSRFToken", $("[name=csrfmiddlewaretoken]", form).value);
      request.setRequestHeader("X-Requested-With", "fetch");
      request.send(body);
    });
    const through = async () => {
      clearTimeout(timer);
      while (waiting.length) {
        const item = waiting[0];
        bar.hidden = false;
        const answer = await send(item);
        const refused = [400, 413, 422].includes(answer.status);
        if (answer.status !== 200 && !refused || !answer.responseURL.includes(url.split("?")[0])) { // no connection, or signed out meanwhile
          state.textContent = state.dataset.wait;
          timer = setTimeout(flush, RETRY);
          break;
        }
        const page = new DOMParser().parseFromString(answer.responseText || "", "text/html");
        refusals += refused ? 1 : 0;
        if (refused) toast(`${item.name}：${page.body.textContent.trim().slice(0, 200)}`);
        else { $("[data-uploaded]", drop).replaceChildren(...page.body.childNodes); state.textContent = `${state.dataset.sent} ${clock()}`; }
        await drop_(item);
      }
      bar.hidden = true;
      return !waiting.length;
    };
    const flush = () => (busy ??= through().finally(() => { busy = null; }));
    const take = async (file, field, fresh) => {
      const item = { key, user: me, at: Date.now(), field, ...(await ready(file, fresh)) };
      if (item.blob.size > Number(drop.dataset.largest)) {
        toast(`${file.name}：${drop.dataset.tooLarge.replace("{mb}", Math.floor(Number(drop.dataset.largest) / 1048576))}`);
        return;
      }
      if (key) item.id = (await on("files", "readwrite", (s) => s.add(item))) || undefined;
      waiting.push(item);
      show();
    };
    for (const input of $$("input[type=file]", drop)) input.addEventListener("change", async () => {
      const files = [...input.files];
      input.value = "";
      for (const file of files) await take(file, input.name, input.hasAttribute("capture"));
      flush();
    });
    window.addEventListener("online", flush);
    const back = async () => {
      for (const row of await all("files")) if (key && row.key === key) waiting.push(row);
      if (waiting.length) { show(); state.textContent = state.dataset.back; const fold = drop.closest("details"); if (fold) fold.open = true; flush(); }
    };
    return { flush, back, waiting, state, refusals: () => refusals };
  };

  /* --- the fields of a form --- */
  const fields = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SECRET.has(name) && !name.startsWith("more-"));
  const put = (form, kept) => {
    const values = new Map();
    for (const [name, value] of kept) values.set(name, [...(values.get(name) || []), value]);
    for (const [name, [total]] of values) if (name.endsWith("-TOTAL_FORMS")) {
      const add = $(`[data-lines="${name.slice(0, -12)}"] [data-add]`, form), count = $(`[name="${name}"]`, form);
      for (let n = 0; add && count && Number(count.value) < Number(total) && n < 200; n += 1) add.click();
    }
    for (const node of form.elements) {
      if (!node.name || SECRET.has(node.name) || node.type === "file" || /^(submit|button)$/.test(node.type) || node.name.endsWith("_FORMS")) continue;
      const told = values.get(node.name) || [];
      if (/^(checkbox|radio)$/.test(node.type)) node.checked = told.includes(node.value);
      else if (told.length) node.value = told.length > 1 ? told.shift() : told[0];
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const keep = (form, files) => {
    const key = form.dataset.keep, state = files?.state || $("[data-saved]");
    let last = 0, timer = 0;
    const write = (sent = false) => { last = Date.now(); return key && on("forms", "readwrite", (s) => s.put({ key, user: me, at: last, fields: fields(form), sent })); };
    const changed = () => { clearTimeout(timer); timer = setTimeout(async () => { await write(); if (!navigator.onLine) state.textContent = `${state.dataset.here || ""} ${clock()}`; }, 300); };
    form.addEventListener("input", changed);
    form.addEventListener("desk:changed", changed);
    form.addEventListener("desk:unsaved", () => { if (state.dataset.here) state.textContent = `${state.dataset.here} ${clock()}`; });
    form.addEventListener("desk:saved", async (event) => { // the server has it now; what was typed since then stays here
      if (!key || last > event.detail.from) return;
      clearTimeout(timer);
      await on("forms", "readwrite", (s) => s.delete(key));
      if (state.dataset.sent && !files?.waiting.length) state.textContent = `${state.dataset.sent} ${clock()}`;
    });
    window.addEventListener("online", () => form.dispatchEvent(new Event("desk:changed")));
    form.addEventListener("submit", async (event) => {
      if (form.dataset.released) { delete form.dataset.released; return; }
      const asks = form.dataset.confirmForm || event.submitter?.dataset.confirm;
      if (asks && !form.dataset.confirmed) return; // desk.js asks first
      const reason = event.submitter?.hasAttribute("data-reason") && $("#comment", form);
      if (reason && !reason.value.trim()) return; // and for the reason: this press sends nothing, the next one must count
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.dataset.sending) return; // the second half of a double click
      form.dataset.sending = "1";
      setTimeout(() => { delete form.dataset.sending; }, 5000);
      const button = event.submitter;
      clearTimeout(timer);
      const refusals = files?.refusals();
      await write(true);
      const sent = !files || (await files.flush());
      if (files?.refusals() !== refusals) { delete form.dataset.sending; await write(); return; } // not without the paper just refused
      if (!sent || !navigator.onLine) { state.textContent = state.dataset.wait || ""; toast(state.dataset.wait || ""); delete form.dataset.sending; await write(); return; }
      await new Promise((next) => { setTimeout(next); }); // requestSubmit does nothing while this very event is still being told
      form.dataset.released = "1";
      if (asks) form.dataset.confirmed = "1";
      form.requestSubmit(button);
      if (asks) delete form.dataset.confirmed;
    }, true);
    return async () => {
      const kept = key && await on("forms", "readonly", (s) => s.get(key));
      if (!kept || $(".errors")) return;
      if (kept.at <= Number(form.dataset.savedAt || 0)) { await on("forms", "readwrite", (s) => s.delete(key)); return; } // the server's draft is newer
      put(form, kept.fields);
      if (state.dataset.back) state.textContent = `${state.dataset.back} ${new Date(kept.at).toTimeString().slice(0, 5)}`;
    };
  };

  document.addEventListener("DOMContentLoaded", async () => { // after desk.js has dressed the tables
    const here = new Set(), back = [];
    const drops = new Map($$("[data-upload]").filter((drop) => drop.dataset.upload && drop.closest("form")).map((drop) => [drop.closest("form"), uploads(drop)]));
    for (const form of new Set([...$$("form[data-keep]"), ...drops.keys()])) { // one begun afresh keeps nothing, but waits for its papers too
      if (form.dataset.keep) here.add(form.dataset.keep);
      back.push(keep(form, drops.get(form)));
    }
    for (const files of drops.values()) back.push(files.back);
    for (const again of back) await again();
    const gone = (row) => row.sent && row.user === me && me && !here.has(row.key); // sent, and the form is not shown again
    const done = new Set((await all("forms")).filter(gone).map((row) => row.key));
    await forget((row) => done.has(row.key) || Date.now() - row.at > OLD);
    const left = (await all("forms")).length + (await all("files")).length, unsent = $("[data-unsent]");
    if (left && unsent) unsent.hidden = false;
    document.documentElement.dataset.shelf = "1";
  });
  document.addEventListener("submit", async (event) => { // log-out leaves nothing of this person on a shared device
    const form = event.target;
    if (!form.matches("form[action*='/logout/']") || form.dataset.cleared) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await forget((row) => row.user === me);
    form.dataset.cleared = "1";
    form.requestSubmit(event.submitter);
  }, true);
})();
