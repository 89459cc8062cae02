/** `zoned_datetime`: a local time and the IANA zone it is meant in, as a ticket says it. */
import type { FieldProps } from "@rjsf/utils";
import { useMemo, useState } from "react";
import { useText } from "../../../lib/text/context";
import { zones } from "../../../lib/time";
import { Pick } from "../controls/Pick";
import { useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { useField } from "./field";

interface Zoned {
  local: string;
  zone: string;
}

export function ZonedField(props: FieldProps) {
  const t = useText();
  const { zone } = useForm();
  const field = useField<Partial<Zoned>>(props);
  const { status, ...control } = useControl(field.pointer, field.required);
  // Without a time there is no value, and yet the zone stays as it was chosen.
  const [picked, setPicked] = useState<string | undefined>(field.value?.zone);
  const chosen = field.value?.zone ?? picked ?? zone;
  const choices = useMemo(() => {
    const names = zones();
    return (names.includes(chosen) ? names : [chosen, ...names]).map((name) => ({
      value: name,
      label: name.replaceAll("_", " "),
    }));
  }, [chosen]);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      <div className="form-zoned">
        <input
          {...control}
          type="datetime-local"
          className={`form-native${status === "error" ? " form-native-error" : ""}`}
          value={field.value?.local?.slice(0, 16) ?? ""}
          readOnly={field.readonly}
          onChange={(event) => {
            const local = event.target.value.slice(0, 16);
            setPicked(chosen);
            field.change(local ? { local, zone: chosen } : undefined);
          }}
        />
        <Pick
          aria-label={t("filing-zone-of", { label: field.label })}
          choices={choices}
          value={chosen}
          disabled={field.readonly}
          onChange={(next) => {
            if (next === undefined) return;
            setPicked(String(next));
            if (field.value?.local) field.change({ ...field.value, zone: String(next) });
          }}
        />
      </div>
    </Frame>
  );
}
