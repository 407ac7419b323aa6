// The shop's pages. The first one that the caller may see is the console's first page.

import { pages as sales } from "./sales.js";
import { pages as regions } from "./regions.js";
import { pages as products } from "./products.js";
import { mine, pages as customers } from "./customers.js";
import { pages as orders } from "./orders.js";

export const pages = [mine, ...sales, ...regions, ...products, ...customers, ...orders];
