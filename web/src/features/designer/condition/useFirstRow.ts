/** What a new row says, to begin with: something about the first field, that can be read at once. */
import { useMe } from "../../../api/session";
import { serverNow } from "../../../lib/now";
import { useText } from "../../../lib/text/context";
import { dayIn } from "../../../lib/time";
import { useDesigner } from "../context";
import { needsValue, type Row } from "./model";
import { firstValue, operatorsFor, placesFor, type Scope } from "./subjects";

export function useFirstRow(): (scope: Scope | null) => Row {
  const t = useText();
  const { places } = useDesigner();
  const me = useMe();
  const { currency } = me.organisation;
  return (scope) => {
    const place = placesFor(scope, { t, places })[0];
    const subject = { of: "path" as const, path: place?.path ?? "requester.department" };
    const operator = operatorsFor(subject, place)[0] ?? "filled";
    const today = dayIn(me.organisation.zone, serverNow());
    return { kind: "row", subject, operator, value: needsValue(operator) ? firstValue(subject, place, operator, currency, today) : null };
  };
}

