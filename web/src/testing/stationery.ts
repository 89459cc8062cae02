/** The stationery app as the client meets it: its real form, and a server that offers, counts and warns as its hooks do. */
import order from "../../../apps/stationery/forms/order.json";
import type { Evaluated, FormSpec, FormValue, ProcessOut } from "../api/types";

export const orderForm = order as unknown as FormSpec;

export const orderProcess: ProcessOut = {
  key: "stationery-order",
  name: "Office supplies",
  description: "Pens, paper and whatever else the desk needs.",
  icon: "shopping-cart",
  group: "Office",
  app: "Stationery",
  managed: null,
  version: 1,
  form: orderForm,
};

const PRICES: Record<string, number> = { pens: 200, paper: 550 };
export const offered = [
  { value: "pens", label: "Pens · €2.00 · 40 left", note: null },
  { value: "paper", label: "Paper · €5.50 · 12 left", note: null },
];

interface Line {
  item?: string;
  quantity?: number;
}

/** What `POST /forms/evaluate` answers to a form. */
export function evaluateOrder(form: FormValue, change: Partial<Evaluated> = {}): Evaluated {
  const euro = (minor: number) => ({ minor, currency: "EUR" });
  const sumOf = ({ item, quantity }: Line) => (item && quantity ? (PRICES[item] ?? 0) * quantity : null);
  const lines = (form.lines ?? []) as Line[];
  const total = lines.reduce((sum, line) => sum + (sumOf(line) ?? 0), 0);
  const counted = lines.map((line) => {
    const sum = sumOf(line);
    return sum === null ? line : { ...line, sum: euro(sum) };
  });
  const said = { pointer: "/total", code: "app-said", message: "An order may cost €50.00 at most" };
  return {
    form: { ...form, ...(lines.length > 0 ? { lines: counted } : {}), total: euro(total) },
    hidden: [],
    options: { "/lines/*/item": offered },
    facts: total > 5000 ? [] : [{ pointer: "/total", label: "", value: "An order may cost €50.00", tone: null }],
    warnings: total > 5000 ? [said] : [],
    errors: [],
    ...change,
  };
}
