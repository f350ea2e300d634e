// Menus that close as one expects, and a look that changes at once.

export function menus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  for (const form of document.querySelectorAll("form[data-look]")) {
    form.addEventListener("change", (event) => {
      if (event.target.name === "language") return form.requestSubmit();
      document.documentElement.dataset.theme = event.target.value;
      fetch(form.getAttribute("action"), { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "manual" });
    });
  }
}
