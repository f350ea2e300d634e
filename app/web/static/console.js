// What makes the pages quicker. Every page and every form works without it.
import { fields } from "./fields.js";
import { keys } from "./keys.js";
import { levels } from "./levels.js";
import { menus } from "./menus.js";
import { swaps } from "./swap.js";
import { times } from "./times.js";

for (const begin of [times, menus, keys, swaps, levels, fields]) begin();
