/** One of a list: antd's select on desktops, the system's own on phones, which thumbs know better. */
import { usePhone } from "../../../lib/media";
import { useText } from "../../../lib/text/context";
import { Select } from "../../Select";
import type { Choice } from "../schema";

interface PickProps {
  id?: string;
  choices: readonly Choice[];
  value: Choice["value"] | undefined;
  onChange: (value: Choice["value"] | undefined) => void;
  /** The list is on its way; what is chosen already can be seen and cleared. */
  loading?: boolean;
  clearable?: boolean;
  disabled?: boolean;
  status?: "" | "error";
  className?: string | undefined;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

export function Pick({ choices, value, onChange, loading = false, clearable, disabled, status, className, ...aria }: PickProps) {
  const phone = usePhone();
  const t = useText();
  if (phone) {
    return (
      <select
        {...aria}
        aria-busy={loading}
        className={`form-native${status === "error" ? " form-native-error" : ""} ${className ?? ""}`}
        value={value === undefined ? "" : String(value)}
        disabled={disabled}
        onChange={(event) => onChange(choices.find((choice) => String(choice.value) === event.target.value)?.value)}
      >
        <option value="" disabled={!clearable}>
          {t(loading ? "filing-choices-loading" : "filing-choose")}
        </option>
        {choices.map((choice) => (
          <option key={String(choice.value)} value={String(choice.value)}>
            {choice.note ? `${choice.label} · ${choice.note}` : choice.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <Select
      {...aria}
      aria-busy={loading}
      loading={loading}
      notFoundContent={choices.length > 0 ? undefined : t(loading ? "filing-choices-loading" : "filing-no-choices")}
      className={`form-wide ${className ?? ""}`}
      value={value === undefined ? undefined : String(value)}
      status={status}
      disabled={disabled}
      allowClear={clearable}
      placeholder={t("filing-choose")}
      showSearch={choices.length > 12 ? { optionFilterProp: "label" } : false}
      options={choices.map((choice) => ({ value: String(choice.value), label: choice.label, note: choice.note }))}
      optionRender={(option) => (
        <div className="form-option">
          <span>{option.label}</span>
          {option.data.note ? <span className="form-option-note">{option.data.note}</span> : null}
        </div>
      )}
      onChange={(next?: string) => onChange(choices.find((choice) => String(choice.value) === next)?.value)}
    />
  );
}
