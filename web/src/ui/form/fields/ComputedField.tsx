/** What the form's mini-app computes, as text: it comes with the server's answer and is typed by nobody. */
import type { FieldProps } from "@rjsf/utils";
import { controlId, useForm } from "../environment";
import { Frame } from "../Frame";
import { ValueView } from "../ValueView";
import { useChoices } from "./choices";
import { useField } from "./field";

export function ComputedField(props: FieldProps) {
  const { files, evaluating } = useForm();
  const field = useField<unknown>(props);
  const choices = useChoices(field.pointer, field.schema);
  return (
    <Frame pointer={field.pointer} label={field.label} description={field.description}>
      <output id={controlId(field.pointer)} className="form-output" aria-busy={evaluating}>
        <ValueView brief schema={field.schema} value={field.value} files={files} choices={choices} />
      </output>
    </Frame>
  );
}
