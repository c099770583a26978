// Wakes the design system's own scripts on working pages. Pages work without them.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { watchSignOut } from "./sign-out.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();
watchSignOut();
