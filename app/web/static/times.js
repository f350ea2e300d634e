// Moments in the reader's own zone; the page came with UTC.

export function times(root = document) {
  const language = document.documentElement.lang;
  const shapes = {
    full: { dateStyle: "medium", timeStyle: "short" },
    exact: { dateStyle: "medium", timeStyle: "medium" },
  };
  for (const time of root.querySelectorAll("time[data-form]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const form = time.dataset.form;
    const told = new Intl.DateTimeFormat(language, shapes[form] ?? shapes.full).format(moment);
    time.title = told;
    if (form in shapes) time.textContent = told;
  }
}
