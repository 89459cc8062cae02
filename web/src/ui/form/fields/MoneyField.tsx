/** `money`: an exact amount with its currency; a computed one is shown as text. */
import type { FieldProps } from "@rjsf/utils";
import { useEffect, useState } from "react";
import { formatMoney, isMoney, type Money } from "../../../lib/money";
import { useLanguage } from "../../../lib/text/context";
import { localeOf } from "../../../lib/time";
import { AmountInput } from "../controls/AmountInput";
import { useForm } from "../environment";
import { Frame, useControl } from "../Frame";
import { isComputed } from "../schema";
import { useField } from "./field";

export function MoneyField(props: FieldProps) {
  const { language } = useLanguage();
  const { currency, report } = useForm();
  const field = useField<Money>(props);
  const control = useControl(field.pointer, field.required);
  const { pointer } = field;
  const [problem, setProblem] = useState<string | null>(null);
  const standing = field.value === undefined ? problem : null;
  // A line that is removed takes its report along, and those below it report from where they are then.
  useEffect(() => {
    if (standing === null) return;
    report(pointer, standing);
    return () => report(pointer, null);
  }, [pointer, standing, report]);
  return (
    <Frame pointer={field.pointer} label={field.label} required={field.required} description={field.description}>
      {isComputed(field.schema) ? (
        <output id={control.id} className="form-output">
          {isMoney(field.value) ? formatMoney(field.value, localeOf(language)) : "–"}
        </output>
      ) : (
        <AmountInput
          control={control}
          label={field.label}
          currency={currency}
          value={isMoney(field.value) ? field.value : undefined}
          disabled={field.readonly}
          onChange={field.change}
          onProblem={setProblem}
        />
      )}
    </Frame>
  );
}
