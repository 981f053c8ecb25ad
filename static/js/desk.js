/* Comforts on top of pages that work without any script: shortcuts, autosave, guard, upload progress, line items, phrases, confirmation.
   No eval, no inline handler, no style attribute: the content security policy stays strict. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const html = document.documentElement;
  const token = (form) => ($("[name=csrfmiddlewaretoken]", form || document) || {}).value || "";
  const post = (url, body) => fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
  const yuan = (number) => number.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  let leaving = false; // a form is on its way: the guard keeps quiet
  const figure = (text) => { const n = Number(String(text || "").replace(/[,，\s]/g, "")); return Number.isFinite(n) ? n : 0; };

  /* --- theme and type size: at once, then remembered by the server's cookie --- */
  for (const form of $$("form[data-preferences]")) form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set(button.name, button.value);
    const [attribute, on, off] = button.name === "theme" ? ["data-bs-theme", "dark", "light"] : ["data-size", "large", "normal"];
    html.setAttribute(attribute, button.value);
    button.setAttribute("aria-pressed", String(button.value === on));
    button.value = button.value === on ? off : on;
    post(form.action, body).catch(() => form.submit());
  });

  /* --- confirmation: a native dialog, or the server's own page when there is none --- */
  const ask = (text, items = []) => new Promise((resolve) => {
    const dialog = $("#ask");
    $("#ask-text").textContent = text;
    const list = $("#ask-list");
    list.replaceChildren(...items.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    list.hidden = !items.length;
    let answer = false;
    const choose = (event) => { const b = event.target.closest("[data-answer]"); if (b) { answer = b.dataset.answer === "yes"; dialog.close(); } };
    dialog.addEventListener("click", choose);
    dialog.addEventListener("close", () => { dialog.removeEventListener("click", choose); resolve(answer); }, { once: true });
    dialog.showModal();
  });
  $("#keys")?.addEventListener("click", (event) => { if (event.target.closest("[data-answer]")) event.currentTarget.close(); });

  const reasonGiven = (form) => {
    const box = $("#comment", form);
    if (!box || box.value.trim()) return true;
    box.setAttribute("aria-invalid", "true");
    box.scrollIntoView({ block: "center" });
    box.focus();
    return false;
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, button = event.submitter;
    if (event.defaultPrevented) return;
    const question = form.dataset.confirmForm || button?.dataset.confirm;
    if (button?.hasAttribute("data-reason") && !reasonGiven(form)) { event.preventDefault(); return; }
    if (question && !form.dataset.confirmed && $("#ask")?.showModal) {
      event.preventDefault();
      const items = button?.hasAttribute("data-confirm-picked") ? $$(".pick:checked").map((box) => `${box.dataset.title} ${yuan(figure(box.dataset.amount))}`) : [];
      if (await ask(question, items)) { form.dataset.confirmed = "1"; form.requestSubmit(button); delete form.dataset.confirmed; }
      return;
    }
    leaving = true;
    const asleep = form.method === "post" ? $$("button:not([type=button]):enabled", form) : [];
    setTimeout(() => asleep.forEach((b) => { b.disabled = true; }), 0); // no double click; awake again when the answer was a download
    setTimeout(() => { leaving = false; asleep.forEach((b) => { b.disabled = false; }); }, 5000);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  /* --- unsaved changes and the draft --- */
  for (const form of $$("form[data-guard]")) {
    let dirty = false, timer = 0, sending = null;
    const say = (words) => { const place = $("[data-saved]", form.closest("section") || form) || $("[data-saved]"); if (place && words) place.textContent = words; };
    const save = async () => {
      sending?.abort();
      sending = new AbortController();
      const body = new FormData(form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      const from = Date.now();
      const tell = (what) => form.dispatchEvent(new CustomEvent(what, { detail: { from } }));
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body, signal: sending.signal, credentials: "same-origin", headers: { "X-CSRFToken": token(form), "X-Requested-With": "fetch" } });
        if (answer.ok && !answer.redirected) { dirty = false; say((await answer.text()).trim().slice(0, 80)); tell("desk:saved"); }
        else tell("desk:unsaved"); // signed out meanwhile, or the server is unwell: keep.js has it on the device
      } catch (trouble) { if (trouble.name !== "AbortError") tell("desk:unsaved"); }
    };
    const changed = () => { dirty = true; if (form.dataset.draft) { clearTimeout(timer); timer = setTimeout(save, 2000); } };
    form.addEventListener("input", changed);
    form.addEventListener("desk:changed", changed);
    form.addEventListener("submit", () => clearTimeout(timer));
    window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
  }

  /* --- common phrases and the counter of characters --- */
  for (const chip of $$("[data-phrase]")) chip.addEventListener("click", () => {
    const box = document.getElementById(chip.dataset.phrase);
    if (!box) return;
    const [from, to] = box.dataset.seen ? [box.selectionStart, box.selectionEnd] : [box.value.length, box.value.length];
    box.setRangeText(chip.textContent, from, to, "end");
    box.dataset.seen = "1"; // from now on the caret says where
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  for (const counter of $$("[data-count-of]")) {
    const box = document.getElementById(counter.dataset.countOf);
    const count = () => { counter.textContent = `${box.value.length} / ${box.maxLength}`; if (box.value.trim()) box.removeAttribute("aria-invalid"); };
    if (box) { box.addEventListener("input", count); box.addEventListener("focus", () => { box.dataset.seen = "1"; }, { once: true }); count(); }
  }

  /* --- line items: rows from the <template>, their sum for the eye (the server counts again) --- */
  for (const section of $$("[data-lines]")) {
    const prefix = section.dataset.lines, body = $("tbody", section), template = $("template", section);
    const total = $(`[name="${prefix}-TOTAL_FORMS"]`, section), add = $("[data-add]", section), more = $("[data-more]", section);
    if ($(".qty, .price, .sum, .subtotal", body)) $("[data-sum-line]", section).hidden = false;
    const rows = () => $$("[data-line]", body).filter((row) => !row.hidden);
    const sum = () => {
      let all = 0, asked = 0;
      rows().forEach((row, index) => {
        $("[data-number]", row).textContent = index + 1;
        const [qty, price, sub] = [".qty", ".price", ".sum, .subtotal"].map((name) => $(name, row));
        const worked = qty && price ? Math.round(figure(qty.value) * figure(price.value) * 100) / 100 : 0;
        const typed = sub && !sub.readOnly && sub.value.trim() !== ""; // a sum that was typed goes before the product
        const amount = qty && price && !typed ? worked : figure(sub?.value ?? price?.value);
        if (sub && qty && price) { if (sub.readOnly) sub.value = amount ? amount.toFixed(2) : ""; else sub.placeholder = price.value.trim() ? yuan(worked) : ""; }
        all += amount;
        asked += figure($(".asked", row)?.value);
      });
      const place = $("[data-total]", section);
      if (place) place.textContent = yuan(all);
      const cut = $("[data-cut]", section);
      if (cut && asked) cut.textContent = `${yuan(asked - all)} (${(100 * (asked - all) / asked).toFixed(2)} %)`;
      if (cut) $("[data-cut-line]", section).hidden = !asked;
    };
    const changed = () => { sum(); section.dispatchEvent(new Event("desk:changed", { bubbles: true })); };
    const dress = (row) => {
      const remove = $("[data-remove]", row), mark = $("[data-delete] input", row);
      if (!remove || !add) return; // a table with fixed rows
      if (mark) $("[data-delete]", row).hidden = true;
      remove.hidden = false;
      remove.addEventListener("click", () => { // a row that is entirely blank does not count
        if (mark) mark.checked = true; else for (const box of $$("input:not([type=hidden]), select, textarea", row)) box.value = "";
        row.hidden = true; changed(); (rows().at(-1) || section).querySelector("input")?.focus();
      });
    };
    if (add && template && total) {
      add.hidden = false;
      if (more) more.hidden = true;
      add.addEventListener("click", () => {
        const holder = document.createElement("tbody");
        holder.append(template.content.cloneNode(true));
        for (const node of $$("*", holder)) for (const name of ["id", "name", "for", "aria-describedby"]) {
          const value = node.getAttribute(name);
          if (value?.includes("__prefix__")) node.setAttribute(name, value.replaceAll("__prefix__", total.value));
        }
        const row = $("[data-line]", holder);
        total.value = Number(total.value) + 1;
        body.append(row);
        dress(row);
        changed();
        $("input:not([type=hidden]), select", row)?.focus();
      });
    }
    rows().forEach(dress);
    section.addEventListener("input", sum);
    sum();
  }

  /* --- progress of what htmx sends; the uploads of forms are in keep.js --- */
  document.body.addEventListener("htmx:xhr:progress", (event) => {
    const bar = $("progress", event.target);
    if (bar && event.detail.lengthComputable) { bar.hidden = false; bar.value = (100 * event.detail.loaded) / event.detail.total; }
  });

  /* --- toasts: closed by hand, or by themselves when nothing can be undone --- */
  const dressToast = (line) => {
    const shut = $("[data-shut]", line), undo = $("[data-undo]", line);
    if (shut) { shut.hidden = false; shut.addEventListener("click", () => line.remove()); }
    if (undo) {
      let left = Number(undo.dataset.undo);
      const place = $("[data-count]", undo);
      const tick = () => { if (left <= 0) { line.remove(); return; } place.textContent = ` (${left})`; left -= 1; setTimeout(tick, 1000); };
      tick();
    } else if (!line.classList.contains("error") && !line.classList.contains("warning")) setTimeout(() => { if (!line.contains(document.activeElement)) line.remove(); }, 8000);
  };
  const toast = (words, tone = "") => {
    const line = Object.assign(document.createElement("div"), { className: `toast-line ${tone}` });
    line.append(Object.assign(document.createElement("span"), { textContent: words }));
    $("#toasts")?.append(line);
    dressToast(line);
  };
  document.addEventListener("desk:toast", (event) => toast(event.detail.words, event.detail.tone));
  $$("[data-toast]").forEach(dressToast);
  const showNow = () => { // a long road is a window on itself, opened where the case stands
    for (const road of $$(".flow.tall")) { const now = $("g.now", road); if (now) road.scrollTop += now.getBoundingClientRect().top - road.getBoundingClientRect().top - road.clientHeight / 2; }
  };
  showNow();
  let unfolded = false; // the list of all steps stays open when the chart is fetched anew
  document.body.addEventListener("htmx:beforeSwap", (event) => { unfolded = Boolean($("details.road[open]", event.detail.target)); });
  document.body.addEventListener("htmx:afterSettle", () => { const road = $("details.road"); if (road && unfolded) road.open = true; showNow(); });

  for (const button of $$("[data-print]")) { button.hidden = false; button.addEventListener("click", () => window.print()); }

  /* --- batch: what is picked, and its total --- */
  const bulk = $("[data-bulk]");
  if (bulk) {
    const boxes = () => $$(".pick"), all = $("[data-pick-all]");
    const count = () => {
      const picked = boxes().filter((box) => box.checked);
      $("[data-picked]", bulk).textContent = picked.length;
      $("[data-sum]", bulk).textContent = yuan(picked.reduce((sum, box) => sum + figure(box.dataset.amount), 0));
      $$("button[name=verb]", bulk).forEach((button) => { button.disabled = !picked.length; });
      if (all) { all.checked = picked.length > 0 && picked.length === boxes().length; all.indeterminate = picked.length > 0 && !all.checked; }
    };
    document.addEventListener("change", (event) => {
      if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
      if (event.target === all || event.target.matches(".pick")) count();
    });
    bulk.addEventListener("reset", () => { boxes().forEach((box) => { box.checked = false; }); setTimeout(count, 0); });
    count();
  }

  /* --- keyboard: off inside fields, and off altogether when the person says so (WCAG 2.1.4) --- */
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && node.type !== "checkbox";
  const step = (by) => {
    const rows = $$("[data-rows] tbody tr");
    if (!rows.length) return;
    const now = rows.findIndex((row) => row.classList.contains("here"));
    const next = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
    rows[now]?.classList.remove("here");
    next.classList.add("here");
    $("[data-open]", next)?.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  if (document.body.dataset.keys !== "off") document.addEventListener("keydown", (event) => {
    if ($("dialog[open]") || event.ctrlKey || event.metaKey) return;
    if (event.altKey) {
      const button = $(`#act-form [data-key="${event.code.replace("Key", "").toLowerCase()}"]`);
      if (button && !button.disabled) { event.preventDefault(); button.click(); }
      return;
    }
    if (typing(event.target)) return;
    if (event.key === "/") { const box = $("#gsearch"); if (box?.offsetParent) { event.preventDefault(); box.focus(); } }
    else if (event.key === "j" || event.key === "J") step(1);
    else if (event.key === "k" || event.key === "K") step(-1);
    else if (event.key === "?") { event.preventDefault(); $("#keys")?.showModal?.(); }
  });

  document.addEventListener("click", (event) => { for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false; });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); } });
  $("[data-focus]")?.focus();
  if (location.hash === "#comment") $("#comment")?.focus();
  html.dataset.ready = "1";
})();
