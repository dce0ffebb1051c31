// Makes pages quicker and safer; every page works without it. Texts come from data attributes, in the reader's language.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, key) => values[key]);
  const kept = (form) => [...new FormData(form)].filter(([name, value]) => {
    const control = form.elements[name];
    return typeof value === "string" && !(control && control.type === "password");
  });

  // The summary of errors gets the focus; its links put it into the control.
  const focusProblem = () => {
    const box = document.getElementById("problem");
    if (!box) return;
    box.focus();
    all("a[href^='#']", box).forEach((link) => link.addEventListener("click", (event) => {
      const control = document.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      (control.closest(".field") || control).scrollIntoView();
      control.focus({ preventScroll: true });
    }));
  };

  // A draft is saved ten seconds after a change, without its files.
  const autosave = (form) => {
    const state = form.querySelector("[data-save-state]");
    let timer = 0;
    const save = async () => {
      timer = 0;
      const body = new URLSearchParams(kept(form));
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.status);
        const time = new Date().toLocaleTimeString(document.documentElement.lang + "-u-nu-latn", { hour: "2-digit", minute: "2-digit" });
        if (state) state.textContent = fill(form.dataset.saved, { time });
      } catch {
        if (state) state.textContent = form.dataset.notSaved;
        timer = timer || setTimeout(save, 10000);
      }
    };
    form.addEventListener("input", () => { timer = timer || setTimeout(save, 10000); });
    form.addEventListener("submit", () => clearTimeout(timer));
  };

  // Files are sent with their progress in words; after a cut the chosen files are still there.
  const upload = (form) => form.addEventListener("submit", (event) => {
    const chosen = all("input[type=file]", form).find((input) => input.files.length);
    const box = form.querySelector(".upload");
    if (!chosen || !box || event.defaultPrevented) return;
    event.preventDefault();
    const body = new FormData(form);
    if (event.submitter && event.submitter.name) body.append(event.submitter.name, event.submitter.value);
    const bar = box.querySelector("progress"), words = box.querySelector("p");
    const buttons = all("button", form);
    const request = new XMLHttpRequest();
    const failed = () => { words.textContent = box.dataset.failed; buttons.forEach((b) => { b.disabled = false; }); };
    box.hidden = false;
    buttons.forEach((b) => { b.disabled = true; });
    request.upload.onprogress = (progress) => {
      const percent = Math.floor(100 * progress.loaded / progress.total);
      bar.value = percent;
      words.textContent = fill(box.dataset.sending, { percent });
    };
    request.onerror = request.ontimeout = failed;
    request.onload = () => {
      if (request.status >= 500) return failed();
      if (request.status < 400) return location.assign(request.responseURL);
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.title = page.title;
      document.querySelector("main").replaceWith(page.querySelector("main"));
      start();
    };
    request.open("POST", form.action);
    request.send(body);
  });

  // Another language keeps the page and what was typed.
  const KEY = "typed";
  const keepTyped = () => {
    const form = document.querySelector("main form[method=post]");
    all("a[data-language]").forEach((link) => link.addEventListener("click", () => {
      if (form) sessionStorage.setItem(KEY, JSON.stringify({ path: new URL(link.href).pathname, data: kept(form) }));
    }));
    const typed = JSON.parse(sessionStorage.getItem(KEY) || "null");
    sessionStorage.removeItem(KEY);
    if (!typed || !form || typed.path !== location.pathname) return;
    typed.data.forEach(([name, value]) => all("[name]", form).filter((c) => c.name === name).forEach((control) => {
      if (/^(hidden|submit)$/.test(control.type)) return;
      if (/^(radio|checkbox)$/.test(control.type)) control.checked = control.value === value || control.checked;
      else control.value = value;
    }));
  };

  // Two minutes before a session ends the page says so; one button extends it.
  const sessionEnd = () => {
    const box = document.getElementById("session-end");
    if (!box) return;
    const wait = () => setTimeout(() => { box.hidden = false; box.querySelector("button").focus(); }, Math.min(2 ** 31 - 1, Math.max(0, box.dataset.seconds - 120) * 1000));
    box.querySelector("button").addEventListener("click", async () => {
      const answer = await fetch(box.dataset.extend, { method: "POST", headers: { "X-CSRFToken": box.dataset.token } });
      if (answer.ok) { box.hidden = true; wait(); }
    });
    wait();
  };

  function start() {
    focusProblem();
    all("form[data-autosave]").forEach(autosave);
    all("form[data-upload]").forEach(upload);
  }
  start();
  keepTyped();
  sessionEnd();
})();
