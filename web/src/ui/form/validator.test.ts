import { describe, expect, it } from "vitest";
import type { FormSchema } from "./schema";
import { isValid, problemsOf, validator } from "./validator";

interface Group {
  description: string;
  schema: FormSchema;
  cases: { value: unknown; valid: boolean }[];
}

const files = import.meta.glob<Group[]>("../../../../schemas/corpus/*.json", { import: "default", eager: true });

describe.each(Object.entries(files))("%s", (_, groups) => {
  it.each(groups)("$description", ({ schema, cases }) => {
    for (const { value, valid } of cases) expect(isValid(schema, value), JSON.stringify(value)).toBe(valid);
  });
});

const schema: FormSchema = {
  type: "object",
  required: ["purpose", "lines"],
  additionalProperties: false,
  properties: {
    purpose: { type: "string", minLength: 3 },
    lines: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["amount"],
        additionalProperties: false,
        properties: {
          amount: {
            type: "object",
            required: ["minor", "currency"],
            properties: { minor: { type: "integer" }, currency: { type: "string" } },
          },
        },
      },
    },
  },
};

describe("problemsOf", () => {
  it("names what is missing by the place where it would be", () => {
    expect(problemsOf(schema, { lines: [{}] })).toEqual([
      { pointer: "/purpose", code: "required", params: {} },
      { pointer: "/lines/0/amount", code: "required", params: {} },
    ]);
  });

  it("gives the limit that is broken", () => {
    expect(problemsOf(schema, { purpose: "x", lines: [] })).toEqual([
      { pointer: "/purpose", code: "minLength", params: { limit: 3 } },
      { pointer: "/lines", code: "minItems", params: { limit: 1 } },
    ]);
  });

  it("takes undefined for absent and leaves the schema as it was", () => {
    const before = JSON.stringify(schema);
    expect(problemsOf(schema, { purpose: undefined, lines: [{ amount: { minor: 1, currency: "EUR" } }] })).toEqual([
      { pointer: "/purpose", code: "required", params: {} },
    ]);
    expect(JSON.stringify(schema)).toBe(before);
  });

  it("finds what is missing behind a reference", () => {
    const referring: FormSchema = {
      type: "object",
      properties: { a: { $ref: "#/$defs/pair" } },
      $defs: { pair: { type: "object", required: ["x"], properties: { x: { type: "string" } } } },
    };
    expect(problemsOf(referring, { a: {} })).toEqual([{ pointer: "/a/x", code: "required", params: {} }]);
  });
});

it("compiles nothing to code", () => {
  const original = globalThis.Function;
  globalThis.Function = (() => {
    throw new Error("unsafe-eval");
  }) as unknown as FunctionConstructor;
  try {
    expect(validator.isValid(schema, { purpose: "lunch" }, schema)).toBe(false);
  } finally {
    globalThis.Function = original;
  }
});
