/**
 * The client's opinion about a form: an interpreting JSON Schema validator behind RJSF's interface.
 *
 * Invariant: nothing is compiled to code, so the page needs no `unsafe-eval`. The verdicts are checked against
 * `schemas/corpus/`, which the server runs as well. The server decides; this only spares a round trip.
 */
import { Validator as Interpreter, type OutputUnit, type Schema } from "@cfworker/json-schema";
import { toErrorSchema, type RJSFSchema, type RJSFValidationError, type ValidatorType } from "@rjsf/utils";
import { fromPointer, toPointer, valueAt } from "../../lib/pointer";
import type { FormSchema } from "./schema";

/** A rule that a value breaks, in the words of the wire: where, which rule, with what numbers. */
export interface FieldProblem {
  pointer: string;
  code: string;
  params: Record<string, string | number>;
}

// Keywords that only say "something below is wrong"; what is wrong is reported on its own.
const CONTAINERS = new Set([
  "properties",
  "patternProperties",
  "items",
  "prefixItems",
  "additionalItems",
  "$ref",
  "allOf",
  "if",
  "dependentSchemas",
  "propertyNames",
  "contains",
]);

const interpreters = new WeakMap<object, Interpreter>();

function interpreterOf(schema: FormSchema): Interpreter {
  const known = interpreters.get(schema);
  if (known) return known;
  // The interpreter writes resolved addresses into the schema, so it gets its own copy.
  const made = new Interpreter(structuredClone(schema) as Schema, "2020-12", false);
  interpreters.set(schema, made);
  return made;
}

/** Absent is absent: `undefined` is no JSON value, and the interpreter refuses to look at it. */
function withoutUndefined(value: unknown): unknown {
  return value === undefined ? {} : (JSON.parse(JSON.stringify(value)) as unknown);
}

function schemaAt(root: FormSchema, location: string): unknown {
  let at: unknown = root;
  for (const part of fromPointer(location)) {
    if (part === "$ref") {
      const ref: unknown = (at as FormSchema | undefined)?.$ref;
      at = typeof ref === "string" ? schemaAt(root, ref) : undefined;
    } else {
      at = valueAt(at, [part]);
    }
  }
  return at;
}

function toProblems(unit: OutputUnit, schema: FormSchema, value: unknown): FieldProblem[] {
  if (CONTAINERS.has(unit.keyword)) return [];
  const path = fromPointer(unit.instanceLocation);
  const limit = schemaAt(schema, unit.keywordLocation);
  if (unit.keyword === "required") {
    const names = Array.isArray(limit) ? (limit as string[]) : [];
    const owner = valueAt(value, path);
    const missing = names.filter((name) => !Object.hasOwn(owner as object, name));
    return missing.map((name) => ({ pointer: toPointer([...path, name]), code: "required", params: {} }));
  }
  const scalar = typeof limit === "number" || typeof limit === "string";
  return [{ pointer: toPointer(path), code: unit.keyword, params: scalar ? { limit } : {} }];
}

/** Everything that is wrong with the value, outermost first; empty when it is valid. */
export function problemsOf(schema: FormSchema, form: unknown): FieldProblem[] {
  const value = withoutUndefined(form);
  const { errors } = interpreterOf(schema).validate(value);
  const seen = new Set<string>();
  return errors
    .flatMap((unit) => toProblems(unit, schema, value))
    .filter(({ pointer, code }) => {
      const key = `${code} ${pointer}`;
      return seen.has(key) ? false : Boolean(seen.add(key));
    });
}

/** Whether the value is valid; the corpus test asks this. */
export function isValid(schema: FormSchema, value: unknown): boolean {
  return interpreterOf(schema).validate(value).valid;
}

function toRjsf({ pointer, code, params }: FieldProblem): RJSFValidationError {
  const property = fromPointer(pointer)
    .map((part) => `.${part}`)
    .join("");
  return { name: code, message: code, params, property, stack: `${property} ${code}` };
}

/** RJSF asks it which arm of a condition applies; what is wrong is shown by the form itself, in the person's language. */
export const validator: ValidatorType<unknown, RJSFSchema> = {
  validateFormData(formData, schema) {
    const errors = problemsOf(schema, formData).map(toRjsf);
    return { errors, errorSchema: toErrorSchema(errors) };
  },
  isValid(schema, formData, rootSchema) {
    try {
      const defs: unknown = (rootSchema as FormSchema | undefined)?.$defs;
      const whole = defs === undefined || typeof schema !== "object" ? schema : { $defs: defs, ...schema };
      return isValid(whole as FormSchema, formData === undefined ? null : withoutUndefined(formData));
    } catch {
      // By the interface: a schema that can't be read is satisfied by nothing.
      return false;
    }
  },
  rawValidation(schema, formData) {
    return { errors: problemsOf(schema, formData) as never[] };
  },
};
