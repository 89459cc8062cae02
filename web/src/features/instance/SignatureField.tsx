/** The signature that a step demands: a typed name, a drawing, or the choice between the two. */
import { Input, Radio } from "antd";
import { useMe } from "../../api/session";
import { useText } from "../../lib/text/context";
import { Field } from "../../ui/Field";
import { SignaturePad } from "./SignaturePad";
import type { SignatureState } from "./useSignature";
import styles from "./Actions.module.css";

interface SignatureFieldProps {
  signature: SignatureState;
  typed: string;
  onTyped: (text: string) => void;
}

export function SignatureField({ signature, typed, onTyped }: SignatureFieldProps) {
  const t = useText();
  const { name } = useMe().member;
  const { demand, kind, setKind, setPicture } = signature;
  if (demand === null) return null;
  return (
    <>
      {demand === "any" ? (
        <Radio.Group
          aria-label={t("signature-how")}
          value={kind}
          onChange={(event) => setKind(event.target.value as typeof kind)}
          options={[
            { value: "typed", label: t("signature-typed") },
            { value: "drawn", label: t("signature-drawn-choice") },
          ]}
        />
      ) : null}
      {kind === "typed" ? (
        <Field
          label={
            <>
              {t("signature-label")}
              <span className="form-required" title={t("filing-required")} aria-hidden>
                {" *"}
              </span>
            </>
          }
          hint={t("signature-typed-hint")}
        >
          {(control) => (
            <Input
              {...control}
              className={styles.signed}
              autoComplete="off"
              placeholder={name}
              aria-required
              maxLength={60}
              value={typed}
              onChange={(event) => onTyped(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <div role="group" aria-label={t("signature-label")}>
          <div className={styles.label}>
            {t("signature-label")}
            <span className="form-required" title={t("filing-required")} aria-hidden>
              {" *"}
            </span>
          </div>
          <SignaturePad onChange={setPicture} />
        </div>
      )}
    </>
  );
}
