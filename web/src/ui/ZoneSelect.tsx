/** An IANA zone, found by any part of its name. */
import { useMemo } from "react";
import { zones } from "../lib/time";
import type { ControlProps } from "./Field";
import { Select } from "./Select";

export function ZoneSelect({ value, onChange, ...control }: ControlProps & { value: string; onChange: (zone: string) => void }) {
  const options = useMemo(() => {
    const known = zones();
    const list = known.includes(value) || !value ? known : [value, ...known];
    return list.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
  }, [value]);
  return <Select {...control} showSearch={{ optionFilterProp: "label" }} options={options} value={value || undefined} onChange={onChange} />;
}
