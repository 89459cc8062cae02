/** The settings of an app while they are typed; an app without a settings form has none, and nothing to mend. */
import { useState } from "react";
import type { FieldError } from "../../../api/client";
import type { FormSpec, FormValue } from "../../../api/types";
import { isWithin } from "../../../lib/pointer";
import { elsewhere } from "../../../lib/problems";
import { same } from "../../../lib/same";
import { hasPlace } from "../../../ui/form/schema";
import { useFormState, type FormState } from "../../../ui/form/useFormState";
import { begunAt, useBegun } from "./useBegun";

const NO_FORM: FormSpec = { schema: { type: "object", properties: {} }, ui: {} };

export interface Config {
  form: FormState;
  /** Takes what a refused body says about its `config`. */
  refuse: (errors: readonly FieldError[]) => void;
  /** Whether a refusal says something that neither a field of the settings nor one at `fields` does. */
  isWhole: (errors: FieldError[], fields?: string[]) => boolean;
}

/** What was typed is kept at `place` until it is saved, or what is saved already again. */
export function useConfig(form: FormSpec | null, saved: FormValue, place: string): Config {
  const spec = form ?? NO_FORM;
  const now = known(spec, saved);
  const [initial] = useState(() => known(spec, begunAt(place, now, rebased)));
  const state = useFormState({ process: "", spec, initial, live: false });
  useBegun(place, now, rebased, state.value, state.setValue);
  const isDrawn = ({ pointer }: FieldError) => isWithin(pointer, "/config") && hasPlace(spec, state.value, inside(pointer));
  return {
    form: state,
    refuse: (errors) => {
      const about = errors.filter(({ pointer }) => pointer.startsWith("/config/"));
      state.take(about.map((error) => ({ ...error, pointer: inside(error.pointer) })));
    },
    isWhole: (errors, fields = []) => errors.length === 0 || elsewhere(errors.filter((error) => !isDrawn(error)), fields).length > 0,
  };
}

/** What somebody else has saved since this person began from `base`, where this person has left it as it was. */
export function rebased(typed: FormValue, base: FormValue, now: FormValue): FormValue {
  const names = new Set([...Object.keys(typed), ...Object.keys(now)]);
  return Object.fromEntries([...names].map((name) => [name, same(typed[name], base[name]) ? now[name] : typed[name]]));
}

/** What another version was told and this one does not ask is left out. */
function known(spec: FormSpec, value: FormValue): FormValue {
  const asked = Object.keys((spec.schema.properties as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(Object.entries(value).filter(([name]) => asked.includes(name)));
}

function inside(pointer: string): string {
  return pointer.slice("/config".length);
}
