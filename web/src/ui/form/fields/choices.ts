/** What may be chosen in a field: from its schema, or from the server, which may ask the form's mini-app. */
import { useState } from "react";
import { useLanguage } from "../../../lib/text/context";
import { optionsAt, useForm } from "../environment";
import { choicesOf, hintsOf, type Choice, type FormSchema } from "../schema";

export function useChoices(pointer: string, schema: FormSchema): readonly Choice[] {
  const { language } = useLanguage();
  const { options } = useForm();
  return optionsAt(options, pointer) ?? choicesOf(schema, language);
}

export interface Offer {
  /** With the chosen value, also where it is offered no more. */
  choices: readonly Choice[];
  /** `asked` and `unreachable` have no list yet. */
  state: "listed" | "asked" | "unreachable";
  /** What is chosen is offered no more; it keeps the words that it was last offered in. */
  gone: boolean;
}

/** The choices of a select. A list that an app makes comes with an answer, and a later answer may leave something out. */
export function useOffer(pointer: string, schema: FormSchema, value: Choice["value"] | undefined): Offer {
  const { options, evaluating, unanswered } = useForm();
  const choices = useChoices(pointer, schema);
  const found = choices.find((choice) => choice.value === value);
  const [known, setKnown] = useState(found);
  if (found && (found.value !== known?.value || found.label !== known.label)) setKnown(found);
  if (hintsOf(schema).options !== "app") return { choices, state: "listed", gone: false };
  const listed = optionsAt(options, pointer) !== undefined;
  const state = listed ? "listed" : evaluating ? "asked" : unanswered ? "unreachable" : "listed";
  if (value === undefined || found) return { choices, state, gone: false };
  const kept = known?.value === value ? known : { value, label: String(value) };
  return { choices: [...choices, kept], state, gone: listed };
}
