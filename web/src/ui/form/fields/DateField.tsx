/** `date`: a civil date. */
import type { FieldProps } from "@rjsf/utils";
import { DatePick } from "../controls/DatePick";
import { Frame, useControl } from "../Frame";
import { useField } from "./field";

export function DateField(props: FieldProps) {
  const field = useField<string>(props);
  const control = useControl(field.pointer, field.required);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <DatePick {...control} value={field.value} disabled={field.readonly} onChange={field.change} />
    </Frame>
  );
}
