/* Counting without connection: a look that cannot be sent stays on this device (per person and stock-take) and is sent later; its mark keeps
   it from being entered twice. Without this script the plain form does the same, one look at a time. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-count]"), box = document.querySelector("[data-count-queue]");
  if (!form || !box || !window.localStorage || !window.crypto?.getRandomValues) return;
  const shelf = `count:${document.body.dataset.user || ""}:${form.dataset.count}`, RETRY = 15000, OUT = 401;
  const [waiting, sentBack] = box.querySelectorAll("ul"), state = box.querySelector("[role=status]");
  const read = () => { try { return JSON.parse(localStorage.getItem(shelf)) || []; } catch { return []; } };
  const write = (rows) => { if (rows.length) localStorage.setItem(shelf, JSON.stringify(rows)); else localStorage.removeItem(shelf); };
  const mark = () => {
    const b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 0x0f) | 0x40; b[8] = (b[8] & 0x3f) | 0x80;
    const h = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
  };
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button"; made.className = "btn btn-sm"; made.textContent = words;
    made.addEventListener("click", act);
    return made;
  };
  const drop = (row) => { write(read().filter((one) => one.look.token !== row.look.token)); show(); };
  const back = (look) => {
    for (const [name, value] of Object.entries(look)) if (form.elements[name] && name !== "token" && name !== "counted_at") form.elements[name].value = value;
    form.elements.token.value = mark();
    form.elements.typed.focus();
  };
  const show = () => {
    const rows = read();
    box.hidden = !rows.length && !state.textContent;
    fill(waiting, rows.filter((row) => !row.refused));
    fill(sentBack, rows.filter((row) => row.refused));
  };
  const fill = (list, rows) => {
    list.previousElementSibling.hidden = !rows.length; // each list stands under its own heading
    list.replaceChildren(...rows.map((row) => {
      const line = document.createElement("li"), words = document.createElement("span");
      words.textContent = `${row.look.typed || row.look.name} · ${row.look.quantity}${row.refused ? ` · ${row.refused}` : ""}`;
      line.append(words);
      if (row.refused) { // only what the server has refused leaves the shelf by hand: corrected, or given up
        line.append(
          button(box.dataset.correct, () => { back(row.look); drop(row); }),
          button(box.dataset.remove, () => drop(row)),
        );
      }
      return line;
    }));
  };
  const send = async (look) => {
    const body = new URLSearchParams({ ...look, csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value });
    const answer = await fetch(form.action || location.pathname, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    return { status: answer.type === "opaqueredirect" ? OUT : answer.status, words: (await answer.text()).slice(0, 300) };
  };
  let busy = false, timer = 0;
  const flush = async () => {
    if (busy) return;
    busy = true; clearTimeout(timer);
    for (const row of read().filter((one) => !one.refused)) {
      let answer;
      try { answer = await send(row.look); } catch { answer = { status: 0, words: "" }; }
      if (answer.status === 200) {
        write(read().filter((one) => one.look.token !== row.look.token));
        state.textContent = answer.words;
      } else if (answer.status === 422) {
        write(read().map((one) => (one.look.token === row.look.token ? { ...one, refused: answer.words } : one)));
        state.textContent = answer.words;
      } else { // no connection, signed out meanwhile, or the server cannot: it waits here
        state.textContent = answer.status === OUT ? box.dataset.out : answer.status ? box.dataset.later : box.dataset.wait;
        timer = setTimeout(flush, RETRY);
        break;
      }
      show();
    }
    busy = false;
    show();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const look = {};
    for (const [name, value] of new FormData(form)) if (name !== "csrfmiddlewaretoken") look[name] = value;
    look.counted_at = new Date().toISOString();
    try { write([...read(), { look }]); } catch { form.submit(); return; } // no room on this device: the plain road
    for (const name of ["typed", "name", "note"]) form.elements[name].value = "";
    form.elements.quantity.value = "1";
    form.elements.token.value = mark();
    form.elements.typed.focus();
    show();
    flush();
  });
  form.elements.token.value = mark(); // a page taken back out of the history bears a mark that may have been sent
  window.addEventListener("online", flush);
  show();
  if (read().length) flush();
})();
