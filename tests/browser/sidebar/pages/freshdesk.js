// A stand-in of the page around Freshdesk apps: one desk a frame, as if each were another agent's.
globalThis.desks = JSON.parse(document.getElementById("given").textContent);
for (const desk of Object.values(desks)) Object.assign(desk, { triggered: [], handlers: {}, refuses: false });
globalThis.flight = 0; // calls that have no answer yet
