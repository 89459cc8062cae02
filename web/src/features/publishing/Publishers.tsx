/** The publishers of the account with their keys, and a form for another one; the first is asked for at once. */
import { Button } from "antd";
import { useState } from "react";
import type { Publisher } from "../../api/apps";
import { useText } from "../../lib/text/context";
import { PublisherForm } from "./PublisherForm";
import { PublisherKeys } from "./PublisherKeys";

export function Publishers({ publishers }: { publishers: Publisher[] }) {
  const t = useText();
  const [adding, setAdding] = useState(false);
  const first = publishers.length === 0;
  return (
    <>
      {publishers.map((publisher) => (
        <PublisherKeys key={publisher.key} publisher={publisher} />
      ))}
      {first || adding ? (
        <PublisherForm first={first} onDone={() => setAdding(false)} />
      ) : (
        <div>
          <Button onClick={() => setAdding(true)}>{t("publishing-another")}</Button>
        </div>
      )}
    </>
  );
}
