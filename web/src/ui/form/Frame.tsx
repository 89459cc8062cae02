/**
 * Label, control, help, warnings and errors of one field, tied together for people who don't see the page.
 *
 * A field with one control gets a `label`, one with several a `fieldset`; both carry `data-pointer`, by which the form
 * finds the first field with an error.
 */
import { useContext, type FocusEvent, type ReactNode } from "react";
import { useText } from "../../lib/text/context";
import { CellContext, controlId, messagesAt, useForm } from "./environment";

interface FrameProps {
  pointer: string;
  label: string;
  required?: boolean | undefined;
  description?: string | undefined;
  /** Several controls: a group with a legend in place of a label. */
  group?: boolean;
  /** Show only the errors of this very place, since fields inside show their own. */
  exactly?: boolean;
  /** Also the errors of these places, which have no control of their own. */
  also?: readonly string[];
  /** The label is heard but not seen: the fields inside say enough. */
  quiet?: boolean;
  /** Something about the value that stands there, said as a warning is. */
  notice?: ReactNode;
  /** Beside the label, at the far end. */
  aside?: ReactNode;
  children: ReactNode;
}

export function labelId(pointer: string): string {
  return `${controlId(pointer)}-label`;
}

export function helpId(pointer: string): string {
  return `${controlId(pointer)}-help`;
}

/** The attributes that a control needs, so that its help and its errors are read with it. */
export function useControl(pointer: string, required?: boolean) {
  const { errors } = useForm();
  const invalid = messagesAt(errors, pointer).length > 0;
  return {
    id: controlId(pointer),
    "aria-labelledby": labelId(pointer),
    "aria-describedby": helpId(pointer),
    "aria-invalid": invalid,
    "aria-required": required === true,
    status: invalid ? ("error" as const) : ("" as const),
  };
}

export function Frame({
  pointer,
  label,
  required,
  description,
  group,
  exactly,
  also,
  quiet,
  notice,
  aside,
  children,
}: FrameProps) {
  const t = useText();
  const cell = useContext(CellContext);
  const { errors, warnings, understood, leave } = useForm();
  const found = [pointer, ...(also ?? [])].flatMap((at) => messagesAt(errors, at, exactly));
  const warned = [pointer, ...(also ?? [])]
    .flatMap((at) => messagesAt(warnings, at, exactly))
    .filter((message) => !found.includes(message));
  const marks = understood.filter((item) => item.pointer === pointer);

  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) leave(pointer);
  };
  const title = (
    <>
      {label}
      {required ? (
        <span className="form-required" title={t("filing-required")}>
          {" *"}
        </span>
      ) : null}
    </>
  );
  const labelClass = cell ? "form-label form-label-cell" : "form-label";
  const body = (
    <>
      {children}
      <div id={helpId(pointer)} className="form-help">
        {found.map((message) => (
          <div key={message} className="form-error">
            {message}
          </div>
        ))}
        {warned.map((message) => (
          <div key={message} className="form-warning">
            {message}
          </div>
        ))}
        {notice ? <div className="form-warning">{notice}</div> : null}
        {description ? <div className="form-hint">{description}</div> : null}
        {marks.map((mark) => (
          <div key={mark.text} className="visually-hidden">
            {t("filing-understood", { text: mark.text, value: mark.value_text })}
          </div>
        ))}
      </div>
    </>
  );
  const className = `form-field${marks.length > 0 ? " form-field-understood" : ""}${found.length > 0 ? " form-field-error" : ""}`;
  if (group) {
    return (
      <fieldset className={className} data-pointer={pointer} onBlur={onBlur} aria-describedby={helpId(pointer)}>
        <legend className={quiet ? "visually-hidden" : labelClass}>{title}</legend>
        {aside ? <div className="form-aside">{aside}</div> : null}
        {body}
      </fieldset>
    );
  }
  return (
    <div className={className} data-pointer={pointer} onBlur={onBlur}>
      <div className="form-label-row">
        <label id={labelId(pointer)} className={labelClass} htmlFor={controlId(pointer)}>
          {title}
        </label>
        {aside ? <div className="form-aside">{aside}</div> : null}
      </div>
      {body}
    </div>
  );
}
