// A sealed bid is made here: the number stays in this browser until its owner opens it. Without this script the server locks it.
// What is hashed is told in odr/negotiation/bidding.py. Texts come from data attributes, in the reader's language.
(() => {
  "use strict";
  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const keyOf = (data) => `bid:${data.case}:${data.round}:${data.side}`;

  // "89", "89,5" or "89.50" as the commitment writes it; null for anything else.
  const written = (typed, places) => {
    const match = /^(\d{1,7})(?:[.,](\d*))?$/.exec(typed.replace(/\s/g, ""));
    if (!match) return null;
    const decimals = (match[2] || "").padEnd(places, "0");
    if (decimals.length > places) return null;
    const amount = String(Number(match[1])) + (places ? "." + decimals : "");
    return Number(amount) > 0 ? amount : null;
  };

  const commitment = async (data, amount, salt) => {
    const text = ["odr-bid-1", data.case, data.round, data.side, data.currency, amount, salt].join("|");
    return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  };

  const send = (form) => form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const control = form.elements.amount, wrong = form.querySelector("[data-wrong]");
    const amount = written(control.value, Number(form.dataset.places));
    wrong.hidden = amount !== null;
    control.toggleAttribute("aria-invalid", amount === null);
    if (amount === null) return control.focus();
    const salt = hex(crypto.getRandomValues(new Uint8Array(32)));
    form.elements.commitment.value = await commitment(form.dataset, amount, salt);
    localStorage.setItem(keyOf(form.dataset), `${amount}-${salt}`);
    control.removeAttribute("name"); // the number does not leave the browser
    form.submit();
  });

  const show = (box) => {
    const code = localStorage.getItem(keyOf(box.dataset));
    if (!code) return;
    box.querySelector("[data-code]").textContent = code;
    box.hidden = false;
    const control = document.querySelector("form[data-bid-open] [name=code]");
    if (control && !control.value) control.value = code;
  };

  const forget = (page) => Object.keys(localStorage)
    .filter((key) => key.startsWith(`bid:${page.dataset.case}:`) && !key.startsWith(`bid:${page.dataset.case}:${page.dataset.bids}:`))
    .forEach((key) => localStorage.removeItem(key));

  if (!window.crypto || !crypto.subtle) return; // the page works as without a script
  document.querySelectorAll("form[data-bid-send]").forEach(send);
  document.querySelectorAll("[data-bid-code]").forEach(show);
  document.querySelectorAll("[data-bids]").forEach(forget);
})();
