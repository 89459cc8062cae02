/** What an app can't do: what none can, and what this one does not ask for. */
import { useText } from "../../lib/text/context";
import styles from "./apps.module.css";

/** Scopes whose absence is worth a sentence, in the order in which they are told. */
const ASKABLE = ["chat:write", "instances:read", "directory:read", "kv", "schedule"];

export function CannotDo({ scopes }: { scopes: string[] }) {
  const t = useText();
  const has = (scope: string) => scopes.includes(scope);
  const sentences = [
    t("apps-cannot-network"),
    t("apps-cannot-files"),
    t("apps-cannot-conversations"),
    ...(has("instances:read") ? [t("apps-cannot-others-requests")] : []),
    ...ASKABLE.filter((scope) => !has(scope)).map((scope) => t(`apps-cannot-${scope.replace(":", "-")}`)),
  ];
  return (
    <ul className={styles.plain}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
