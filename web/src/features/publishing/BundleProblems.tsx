/** Everything that the server found wrong with a bundle, one per line, with the place in it. */
import type { FieldError } from "../../api/client";
import { useText } from "../../lib/text/context";
import styles from "./publishing.module.css";

export function BundleProblems({ errors }: { errors: FieldError[] }) {
  const t = useText();
  return (
    <div role="alert" className={styles.problems}>
      <strong>{t("publishing-problems", { count: errors.length })}</strong>
      <div>{t("publishing-problems-hint")}</div>
      <ol>
        {errors.map(({ pointer, code, message }, at) => (
          <li key={`${pointer} ${code} ${at}`}>
            {message} {pointer === "/bundle" ? null : <code className={styles.where}>{placeOf(pointer)}</code>}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** `/bundle/forms~1order.json/schema` is `forms/order.json /schema`. */
function placeOf(pointer: string): string {
  const [, , file = "", ...rest] = pointer.split("/");
  if (!pointer.startsWith("/bundle/")) return pointer;
  const name = file.replaceAll("~1", "/").replaceAll("~0", "~");
  return rest.length > 0 ? `${name} /${rest.join("/")}` : name;
}
