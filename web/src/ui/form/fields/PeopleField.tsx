/** `member` (one id), `members` (a list of ids) and `department`. */
import type { FieldProps } from "@rjsf/utils";
import { useQuery } from "@tanstack/react-query";
import { departmentsQuery } from "../../../api/people";
import { PeoplePick } from "../controls/PeoplePick";
import { Pick } from "../controls/Pick";
import { Frame, useControl } from "../Frame";
import { useField } from "./field";

export function MemberField(props: FieldProps) {
  const field = useField<string>(props);
  const control = useControl(field.pointer, field.required);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <PeoplePick
        {...control}
        value={field.value ? [field.value] : []}
        disabled={field.readonly}
        onChange={([id]) => field.change(id)}
      />
    </Frame>
  );
}

export function MembersField(props: FieldProps) {
  const field = useField<string[]>(props);
  const control = useControl(field.pointer, field.required);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <PeoplePick
        {...control}
        multiple
        value={field.value ?? []}
        disabled={field.readonly}
        onChange={(ids) => field.change(ids.length > 0 ? ids : undefined)}
      />
    </Frame>
  );
}

export function DepartmentField(props: FieldProps) {
  const field = useField<string>(props);
  const control = useControl(field.pointer, field.required);
  const { data = [] } = useQuery(departmentsQuery);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <Pick
        {...control}
        clearable={!field.required}
        choices={data.map(({ id, name }) => ({ value: id, label: name }))}
        value={field.value}
        disabled={field.readonly}
        onChange={(id) => field.change(id === undefined ? undefined : String(id))}
      />
    </Frame>
  );
}
