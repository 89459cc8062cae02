/** What would have been different: the requests that ended last, filed once more with what is designed now. */
import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { whatIf } from "../../../api/processes";
import { useText } from "../../../lib/text/context";
import { ErrorNote } from "../../../ui/ErrorNote";
import { useDesigner } from "../context";
import { Count } from "../pieces/Count";
import { Sheet } from "./Sheet";
import { WhatIfCases } from "./WhatIfCases";
import { WhatIfNumbers } from "./WhatIfNumbers";

export function WhatIfDrawer({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { definition } = useDesigner();
  const [last, setLast] = useState(100);
  const asked = useMutation({ mutationFn: () => whatIf(definition, last) });
  return (
    <Sheet title={t("designer-tool-what-if")} onClose={onClose} size={960}>
      <p className="muted">{t("designer-what-if-intro")}</p>
      <Count label={t("designer-what-if-last")} min={1} max={500} value={last} onChange={(next) => setLast(next ?? 100)} />
      <p>
        <Button type="primary" loading={asked.isPending} onClick={() => asked.mutate()}>
          {t("designer-what-if-ask")}
        </Button>
      </p>
      <ErrorNote error={asked.error} onRetry={() => asked.mutate()} />
      <div role="status">
        {asked.data ? (
          <>
            <WhatIfNumbers answer={asked.data} />
            <WhatIfCases cases={asked.data.cases} />
          </>
        ) : null}
      </div>
    </Sheet>
  );
}
