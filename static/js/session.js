/* Two minutes before an idle session ends the page says so; the server alone decides, this only asks it (workflows/desk/sessions.py). */
(() => {
  "use strict";
  const url = document.body.dataset.idle, dialog = document.querySelector("#idle");
  if (!url || !dialog?.showModal) return;
  const token = () => (document.querySelector("[name=csrfmiddlewaretoken]") || {}).value || "";
  const place = dialog.querySelector("[data-left]");
  let timer = 0, end = 0;
  const over = () => location.reload(); // the server signs out and leads to the door, and back here afterwards
  const ask = async (method) => {
    try {
      const answer = await fetch(url, { method, credentials: "same-origin", redirect: "manual", headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" } });
      if (!answer.ok) { over(); return; }
      judge(await answer.json());
    } catch { timer = setTimeout(() => ask("GET"), 15000); } // offline: what was typed stays in the page
  };
  const judge = ({ left, warn }) => {
    clearTimeout(timer);
    if (left < 0) return;
    if (left === 0) { over(); return; }
    if (left > warn) { if (dialog.open) dialog.close(); timer = setTimeout(() => ask("GET"), (left - warn) * 1000); return; }
    end = Date.now() + left * 1000;
    if (!dialog.open) dialog.showModal();
    tick();
  };
  const tick = () => {
    clearTimeout(timer);
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) { ask("GET"); return; }
    place.textContent = left;
    timer = setTimeout(tick, 1000);
  };
  dialog.addEventListener("click", (event) => { if (event.target.closest("[data-stay]")) ask("POST"); });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); ask("POST"); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask("GET"); }); // timers sleep in a hidden page
  ask("GET");
})();
