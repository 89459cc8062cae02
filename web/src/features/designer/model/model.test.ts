import { describe, expect, test } from "vitest";
import example from "../../../../../schemas/examples/process.json";
import expense from "../../../../../schemas/builtin/expense.json";
import type { Definition, Step } from "../../../api/definition";
import { isDefinition, keyFrom } from "./definition";
import { addField, columnsOf, fieldAt, fieldsOf, inGroup, moveField, orderOf, removeField, renameField, setRequired, withWords } from "./fields";
import { addArm, find, insertStep, moveStep, moveStepTo, OTHERWISE, removeStep, ROOT, updateStep, upstreamOf, walk } from "./flow";
import { begin, reduce, type History } from "./history";
import { FIELD_KINDS, kindOf, newField } from "./kinds";
import { renameReferences, renameStep } from "./rename";
import { copyOf, idsOf, KINDS, newArm, newStep } from "./steps";
import { withText } from "./text";

const purchase = example as unknown as Definition;
const claim = expense as unknown as Definition;
const named = (name: string): Definition => ({ ...claim, name });

describe("the history", () => {
  const change = (state: History, name: string, merge?: string) => reduce(state, { kind: "change", next: named(name), merge });

  test("undo gives back what was there, and redo what was undone", () => {
    const changed = change(change(begin(named("a")), "b"), "c");
    const back = reduce(reduce(changed, { kind: "undo" }), { kind: "undo" });
    expect(back.present.name).toBe("a");
    expect(reduce(back, { kind: "undo" })).toBe(back);
    expect(reduce(reduce(back, { kind: "redo" }), { kind: "redo" }).present.name).toBe("c");
  });

  test("typing into one field is one step, and another field begins another", () => {
    const typed = change(change(change(begin(named("")), "a", "name"), "ab", "name"), "abc", "name");
    expect(typed.past).toHaveLength(1);
    expect(reduce(typed, { kind: "undo" }).present.name).toBe("");
    expect(change(typed, "x", "other").past).toHaveLength(2);
  });

  test("after undo, what is changed takes the place of what could be redone", () => {
    const back = reduce(change(change(begin(named("a")), "b"), "c"), { kind: "undo" });
    expect(change(back, "d").future).toEqual([]);
  });

  test("nothing changed is no step", () => {
    const state = begin(named("a"));
    expect(change(state, "a")).toBe(state);
  });

  test("undoing everything in any order of steps gives back the beginning", () => {
    let state = begin(purchase);
    for (const { step } of walk(purchase.flow)) {
      state = reduce(state, { kind: "change", next: { ...state.present, flow: removeStep(state.present.flow, step.id) } });
    }
    expect(state.present.flow).toEqual([]);
    while (state.past.length > 0) state = reduce(state, { kind: "undo" });
    expect(state.present).toEqual(purchase);
  });
});

describe("the flow", () => {
  const { flow } = purchase;

  test("is walked in reading order, with the branches around each step", () => {
    expect(walk(flow).map(({ step }) => step.id).slice(0, 5)).toEqual(["chain", "size", "both", "finance", "head"]);
    expect(find(flow, "finance")?.around.map(({ id }) => id)).toEqual(["size", "both"]);
    expect(find(flow, "boss")?.list).toEqual({ owner: "size", arm: OTHERWISE });
  });

  test("a step is put into an arm and taken out, and nothing else changes", () => {
    const end = newStep("end", flow);
    const grown = insertStep(flow, { owner: "both", arm: "money" }, 1, end);
    expect(find(grown, "end")?.index).toBe(1);
    expect(removeStep(grown, "end")).toEqual(flow);
    expect(grown.at(-1)).toBe(flow.at(-1));
  });

  test("a step moves within its list and to another, but never into itself", () => {
    expect(moveStep(flow, "size", -1).map(({ id }) => id).slice(0, 2)).toEqual(["size", "chain"]);
    expect(moveStep(flow, "chain", -1)).toEqual(flow);
    expect(find(moveStepTo(flow, "chain", { owner: "both", arm: "money" }, 0), "chain")?.around).toHaveLength(2);
    expect(moveStepTo(flow, "size", { owner: "both", arm: "money" }, 0)).toEqual(flow);
  });

  test("only steps further up that people decide can be returned to, and none of another arm", () => {
    expect(upstreamOf(flow, "head").map(({ id }) => id)).toEqual(["chain"]);
    expect(upstreamOf(flow, "chosen").map(({ id }) => id)).toContain("boss");
    expect(upstreamOf(flow, "chain")).toEqual([]);
  });

  test("a new step of every kind has an id of its own, and a copy has, too", () => {
    let grown: Step[] = [...flow];
    for (const kind of [...KINDS, ...KINDS]) grown = insertStep(grown, ROOT, grown.length, newStep(kind, grown));
    const copied = insertStep(grown, ROOT, 0, copyOf(find(grown, "size")?.step as Step, grown));
    expect(new Set(idsOf(copied)).size).toBe(idsOf(copied).length);
  });

  test("a new arm has an id of its own", () => {
    const one = addArm(flow, "size", newArm(find(flow, "size")?.step as Step));
    const two = addArm(one, "size", newArm(find(one, "size")?.step as Step));
    const step = find(two, "size")?.step;
    expect(step?.kind === "choice" && new Set(step.arms.map(({ id }) => id)).size).toBe(4);
  });

  test("what can't be found changes nothing", () => {
    expect(updateStep(flow, "nobody", () => newStep("end", []))).toEqual(flow);
    expect(removeStep(flow, "nobody")).toEqual(flow);
  });
});

describe("other names", () => {
  test("a step's new id is written wherever it is named", () => {
    const text = JSON.stringify(renameStep(renameStep(purchase, "chain", "line"), "buy", "order_it"));
    expect(text).not.toMatch(/"chain"|"buy"/u);
    expect(text).toContain('"separate_from":["line"]');
    expect(text).toContain('"until_step":"order_it"');
  });

  test("a field's new name is written in rules, permissions, conditions and the title", () => {
    const renamed = renameReferences({ ...purchase, form: renameField(purchase.form, ["amount"], "price_paid") }, "/amount", "/price_paid");
    expect(JSON.stringify(renamed.flow)).not.toMatch(/\/amount|form\.amount/u);
    expect(JSON.stringify(renameReferences(purchase, "/what", "/thing").policies)).toContain("{/thing}");
  });
});

describe("the form", () => {
  const { form } = claim;

  test("has its fields in the order in which people see them, and tables have columns", () => {
    expect(fieldsOf(form).map(({ name }) => name)).toEqual(["purpose", "trip", "lines", "total"]);
    const table = fieldAt(form, ["lines"]);
    expect(table && columnsOf(form, table).slice(0, 3).map(({ name }) => name)).toEqual(["date", "category", "amount"]);
  });

  test("a field of every kind is added after another one and taken away again", () => {
    let grown = form;
    for (const kind of FIELD_KINDS) grown = addField(grown, [], kind, newField(kind, { title: kind, option: String, column: "Text" }), "purpose").form;
    expect(orderOf(grown)[1]).toBe("leave");
    expect(fieldsOf(grown).map(({ schema }) => kindOf(schema))).toEqual(expect.arrayContaining([...FIELD_KINDS]));
    for (const kind of FIELD_KINDS) grown = removeField(grown, [kind]);
    expect(grown).toEqual(form);
  });

  test("a column is added, required, moved, renamed and taken away", () => {
    const added = addField(form, ["lines"], "amount", { type: "string" });
    expect(added.path).toEqual(["lines", "amount_2"]);
    const required = moveField(setRequired(added.form, added.path, true), added.path, -1);
    expect(required.schema.properties?.lines?.items?.required).toEqual(["date", "category", "amount_2", "amount"]);
    const renamed = renameField(required, added.path, "tip");
    expect(fieldAt(renamed, ["lines", "tip"])?.required).toBe(true);
    expect(removeField(renamed, ["lines", "tip"])).toEqual(form);
  });

  test("fields move, and stand in groups that are gone when they are empty", () => {
    expect(orderOf(moveField(form, ["trip"], -1))).toEqual(["trip", "purpose", "lines", "total"]);
    expect(orderOf(moveField(form, ["purpose"], -1))).toEqual(orderOf(form));
    const grouped = inGroup(form, "trip", "About");
    expect(grouped.ui?.groups).toEqual([{ title: "About", fields: ["trip"] }]);
    expect(inGroup(grouped, "trip", null).ui).toEqual(form.ui);
  });

  test("a title by language stands beside the plain one", () => {
    expect(withWords({ type: "string" }, "title", { en: "Why", zh: "原因" })).toEqual({ type: "string", title: "Why", "x-placet": { title: { en: "Why", zh: "原因" } } });
    expect(withWords({ type: "string", title: "Why", "x-placet": { title: { en: "Why", zh: "原因" } } }, "title", "Why")).toEqual({ type: "string", title: "Why" });
  });
});

describe("texts and keys", () => {
  test("a text is one string until there is a second language", () => {
    expect(withText(undefined, "en", "Leave")).toBe("Leave");
    expect(withText("Leave", "zh", "请假")).toEqual({ en: "Leave", zh: "请假" });
    expect(withText({ en: "Leave", zh: "请假" }, "zh", "")).toBe("Leave");
    expect(withText("Leave", "en", "")).toBeUndefined();
    expect(withText({ en: "a", de: "b" }, "zh", "c")).toEqual({ en: "a", de: "b", zh: "c" });
  });

  test("a key is made of a name", () => {
    expect(keyFrom("Contract Seal (Été)")).toBe("contract-seal-ete");
    expect(keyFrom("用章")).toBe("");
  });

  test("what is no definition is told from one", () => {
    expect(isDefinition(purchase)).toBe(true);
    for (const other of [null, 1, [], {}, { format: 2 }, { format: 1, form: null, flow: [] }]) expect(isDefinition(other)).toBe(false);
  });
});
