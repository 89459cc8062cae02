/** The settings of an app while they are typed; an app without a settings form has none, and nothing to mend. */
import { useEffect } from "react";
import type { FieldError } from "../../../api/client";
import type { FormSpec, FormValue } from "../../../api/types";
import { useKept } from "../../../lib/useKept";
import { useFormState, type FormState } from "../../../ui/form/useFormState";

const NO_FORM: FormSpec = { schema: { type: "object", properties: {} }, ui: {} };

export interface Config {
  form: FormState;
  /** Takes what a refused body says about its `config`. */
  refuse: (errors: readonly FieldError[]) => void;
}

/** What was typed is kept at `place` until it is saved, or what there is to begin with again. */
export function useConfig(spec: FormSpec | null, initial: FormValue, place: string): Config {
  const [begun, begin] = useKept(place, known(spec, initial));
  const form = useFormState({ process: "", spec: spec ?? NO_FORM, initial: begun, live: false });
  const { value } = form;
  useEffect(() => begin(value), [begin, value]);
  return {
    form,
    refuse: (errors) => {
      const about = errors.filter(({ pointer }) => pointer.startsWith("/config/"));
      form.take(about.map((error) => ({ ...error, pointer: error.pointer.slice("/config".length) })));
    },
  };
}

/** What somebody else has saved since this person began from `base`, where this person has left it as it was. */
export function rebased(typed: FormValue, base: FormValue, now: FormValue): FormValue {
  const names = new Set([...Object.keys(typed), ...Object.keys(now)]);
  const same = (name: string) => JSON.stringify(typed[name]) === JSON.stringify(base[name]);
  return Object.fromEntries([...names].map((name) => [name, same(name) ? now[name] : typed[name]]));
}

/** What an older version was told and this one does not ask is left out. */
function known(spec: FormSpec | null, value: FormValue): FormValue {
  const asked = Object.keys((spec?.schema.properties as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(Object.entries(value).filter(([name]) => asked.includes(name)));
}
