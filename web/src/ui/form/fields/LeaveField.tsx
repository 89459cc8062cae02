/**
 * `leave`: the type with what is left of it, and from when to when, with half days.
 *
 * A half is counted from noon: `from_half: "pm"` starts at noon of the first day, `to_half: "am"` ends at noon of the
 * last. Types that are kept in minutes take times of day instead.
 */
import type { FieldProps } from "@rjsf/utils";
import { useQuery } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { balancesQuery, leaveTypesQuery } from "../../../api/leave";
import { useText } from "../../../lib/text/context";
import { useAmountOfLeave } from "../../leave/amount";
import { LedgerDrawer } from "../../leave/LedgerDrawer";
import { DatePick } from "../controls/DatePick";
import { Pick } from "../controls/Pick";
import { optionsAt, useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { useField } from "./field";
import { spanOf, withFrom, withSpan, withTo, type LeaveValue, type Span } from "./leave";

export function LeaveField(props: FieldProps) {
  const t = useText();
  const { zone } = useForm();
  const field = useField<LeaveValue>(props);
  const value: LeaveValue = field.value ?? {};
  const types = useQuery(leaveTypesQuery);
  const type = types.data?.find(({ key }) => key === value.type);
  const unit = type?.unit ?? (value.start ? "minute" : "day");
  const change = (next: LeaveValue) => field.change({ ...next, zone: next.zone ?? zone });

  return (
    <Frame
      group
      exactly
      pointer={field.pointer}
      also={[`${field.pointer}/zone`]}
      quiet
      label={field.label}
      required={field.required}
      description={field.description}
    >
      <LeaveType
        pointer={`${field.pointer}/type`}
        value={value.type}
        disabled={field.readonly}
        onChange={(type) => {
          const next = types.data?.find((known) => known.key === type)?.unit ?? unit;
          // Days and times of day are different questions: what was said to one is no answer to the other.
          const { from, from_half, to, to_half, start, end, ...rest } = value;
          change(next === "minute" ? { ...rest, start, end, type } : { ...rest, from, from_half, to, to_half, type });
        }}
      />
      {unit === "minute" ? (
        <>
          <TimePart
            pointer={`${field.pointer}/start`}
            also={`${field.pointer}/from`}
            label={t("filing-leave-start")}
            value={value.start}
            disabled={field.readonly}
            onChange={(start) => change({ ...value, start })}
          />
          <TimePart
            pointer={`${field.pointer}/end`}
            also={`${field.pointer}/to`}
            label={t("filing-leave-end")}
            value={value.end}
            disabled={field.readonly}
            onChange={(end) => change({ ...value, end })}
          />
        </>
      ) : (
        <>
          <div className="form-pair">
            <DatePart
              pointer={`${field.pointer}/from`}
              label={t("filing-leave-from")}
              value={value.from}
              disabled={field.readonly}
              onChange={(from) => change(withFrom(value, from))}
            />
            <DatePart
              pointer={`${field.pointer}/to`}
              label={t("filing-leave-to")}
              value={value.to}
              min={value.from}
              disabled={field.readonly}
              onChange={(to) => change(withTo(value, to))}
            />
          </div>
          {type?.half_days === false ? null : (
            <Halves value={value} disabled={field.readonly} onChange={change} pointer={field.pointer} />
          )}
        </>
      )}
    </Frame>
  );
}

function LeaveType({
  pointer,
  value,
  disabled,
  onChange,
}: {
  pointer: string;
  value: string | undefined;
  disabled: boolean;
  onChange: (type: string | undefined) => void;
}) {
  const t = useText();
  const { options } = useForm();
  const control = useControl(pointer, true);
  const types = useQuery(leaveTypesQuery);
  const balances = useQuery(balancesQuery());
  const amount = useAmountOfLeave();
  const [asking, setAsking] = useState(false);
  const balance = balances.data?.find((item) => item.type.key === value);
  const choices =
    optionsAt(options, pointer) ??
    optionsAt(options, pointer.slice(0, pointer.lastIndexOf("/"))) ??
    (types.data ?? []).map((type) => {
      const own = balances.data?.find((item) => item.type.key === type.key);
      return {
        value: type.key,
        label: type.name,
        note: own && own.available !== null ? amount(own.available, own.type.unit) : null,
      };
    });
  return (
    <Frame
      pointer={pointer}
      label={t("filing-leave-type")}
      required
      aside={
        balance && balance.available !== null ? (
          <>
            {t("filing-leave-left", {
              left: amount(balance.available, balance.type.unit),
              granted: amount(balance.granted, balance.type.unit),
            })}{" "}
            <Button type="link" size="small" className="form-link" onClick={() => setAsking(true)}>
              {t("balance-why")}
            </Button>
            <LedgerDrawer type={asking ? balance.type : null} onClose={() => setAsking(false)} />
          </>
        ) : null
      }
    >
      <Pick
        {...control}
        choices={choices}
        value={value}
        disabled={disabled}
        onChange={(next) => onChange(next === undefined ? undefined : String(next))}
      />
    </Frame>
  );
}

interface PartProps {
  pointer: string;
  label: string;
  value: string | undefined;
  min?: string | undefined;
  disabled: boolean;
  onChange: (value: string | undefined) => void;
}

function DatePart({ pointer, label, ...rest }: PartProps) {
  const control = useControl(pointer, true);
  return (
    <Frame pointer={pointer} label={label} required>
      <DatePick {...control} {...rest} />
    </Frame>
  );
}

function TimePart({ pointer, label, value, disabled, onChange, also }: PartProps & { also: string }) {
  const { status, ...control } = useControl(pointer, true);
  return (
    // Until one of the times is given nobody but the type knows that times are asked for, not days.
    <Frame pointer={pointer} also={[also]} label={label} required>
      <input
        {...control}
        type="datetime-local"
        className={`form-native${status === "error" ? " form-native-error" : ""}`}
        value={value?.slice(0, 16) ?? ""}
        readOnly={disabled}
        onChange={(event) => onChange(event.target.value.slice(0, 16) || undefined)}
      />
    </Frame>
  );
}

/** One day is whole, its morning or its afternoon; several days begin and end with a whole or a half one. */
function Halves({
  pointer,
  value,
  disabled,
  onChange,
}: {
  pointer: string;
  value: LeaveValue;
  disabled: boolean;
  onChange: (value: LeaveValue) => void;
}) {
  const t = useText();
  if (!value.from) return null;
  const single = value.to === undefined || value.from === value.to;
  if (single) {
    return (
      <Frame group pointer={`${pointer}/from_half`} also={[`${pointer}/to_half`]} label={t("filing-leave-part")}>
        <Radio.Group
          optionType="button"
          disabled={disabled}
          value={spanOf(value)}
          options={(["whole", "morning", "afternoon"] as const).map((span) => ({
            value: span,
            label: t(`filing-leave-${span}`),
          }))}
          onChange={(event) => onChange(withSpan(value, event.target.value as Span))}
        />
      </Frame>
    );
  }
  const half = (key: "from_half" | "to_half", mark: "pm" | "am", label: string, word: string) => (
    <Frame group pointer={`${pointer}/${key}`} label={label}>
      <Radio.Group
        optionType="button"
        disabled={disabled}
        value={value[key] === mark ? "half" : "whole"}
        options={[
          { value: "whole", label: t("filing-leave-whole") },
          { value: "half", label: word },
        ]}
        onChange={(event) => onChange({ ...value, [key]: event.target.value === "half" ? mark : undefined })}
      />
    </Frame>
  );
  return (
    <div className="form-pair form-pair-wide">
      {half("from_half", "pm", t("filing-leave-first-day"), t("filing-leave-afternoon"))}
      {half("to_half", "am", t("filing-leave-last-day"), t("filing-leave-morning"))}
    </div>
  );
}
