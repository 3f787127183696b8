// Makes pages quicker that work without it. Every action here presses a link or a button that is on the page.
import { lightUp } from "./document.js";
import { guardDrafts } from "./drafts.js";
import { listenToKeys } from "./keys.js";
import { tickAll } from "./ticks.js";
import { offerCopies } from "./copy.js";

document.documentElement.classList.add("scripted");
listenToKeys();
lightUp();
guardDrafts();
offerCopies();
tickAll();
