/** A civil date as `2026-03-12`: the system's picker on phones, antd's elsewhere. No zone ever touches it. */
import dayjs from "dayjs";
// The names and the first day of the week in antd's calendars come from here; antd's own locale has only its buttons.
import "dayjs/locale/en-gb";
import "dayjs/locale/zh-cn";
import { usePhone } from "../../../lib/media";
import { useText } from "../../../lib/text/context";
import { usePopup } from "../../usePopup";
import { useForm } from "../environment";
import { CalendarPicker } from "./CalendarPicker";

interface DatePickProps {
  id?: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  min?: string | undefined;
  disabled?: boolean;
  status?: "" | "error";
  "aria-label"?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  "aria-required"?: boolean;
}

const WIRE = "YYYY-MM-DD";

/** Of a form, which knows the zone. */
export function DatePick(props: DatePickProps) {
  const { zone } = useForm();
  return <DayPick {...props} zone={zone} />;
}

export function DayPick({ value, onChange, min, disabled, status, zone, ...aria }: DatePickProps & { zone: string }) {
  const phone = usePhone();
  const t = useText();
  const popup = usePopup();
  if (phone) {
    return (
      <input
        {...aria}
        type="date"
        className={`form-native${status === "error" ? " form-native-error" : ""}`}
        value={value ?? ""}
        min={min}
        readOnly={disabled}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    );
  }
  const parsed = value ? dayjs(value, WIRE) : null;
  return (
    <CalendarPicker
      {...aria}
      zone={zone}
      className="form-wide"
      value={parsed?.isValid() ? parsed : null}
      // Typing the wire's own form always works, whatever the locale shows.
      format={[t("filing-date-format"), WIRE]}
      status={status}
      disabled={disabled}
      minDate={min ? dayjs(min, WIRE) : undefined}
      needConfirm={false}
      onOpenChange={popup.setOpen}
      onKeyDown={popup.onKeyDown}
      onChange={(next) => onChange(next ? next.format(WIRE) : undefined)}
    />
  );
}
