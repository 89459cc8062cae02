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

/** What an older version was told and this one does not ask is left out. */
function known(spec: FormSpec | null, value: FormValue): FormValue {
  const asked = Object.keys((spec?.schema.properties as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(Object.entries(value).filter(([name]) => asked.includes(name)));
}
