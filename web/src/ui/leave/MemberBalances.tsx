/** What somebody has of each kind of leave, and behind each number the reason for it. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { balancesQuery } from "../../api/leave";
import type { Balance } from "../../api/types";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../ErrorNote";
import { Loading } from "../Loading";
import { useAmountOfLeave } from "./amount";
import { LedgerDrawer } from "./LedgerDrawer";
import styles from "./MemberBalances.module.css";

export function MemberBalances({ member }: { member: string }) {
  const t = useText();
  const amount = useAmountOfLeave();
  const balances = useQuery(balancesQuery(member));
  const [asked, setAsked] = useState<Balance["type"] | null>(null);
  if (balances.isPending) return <Loading rows={3} />;
  if (balances.isError) return <ErrorNote compact error={balances.error} onRetry={() => void balances.refetch()} />;
  // Types that need no balance are worth a line once something was taken.
  const items = balances.data.filter((item) => item.available !== null || item.used > 0 || item.held > 0);
  if (items.length === 0) return <p className="muted">{t("balance-none")}</p>;
  return (
    <>
      <ul className={styles.list}>
        {items.map(({ type, available, granted, used, held }) => (
          <li key={type.key} className={styles.item}>
            <span>
              <span className={styles.name}>{type.name}</span>
              {held > 0 ? <span className="muted small">{t("workbench-balance-held", { held: amount(held, type.unit) })}</span> : null}
            </span>
            <span className={styles.left}>
              <span className="num">
                {available === null ? (
                  t("workbench-balance-used", { used: amount(used, type.unit) })
                ) : (
                  <>
                    <strong>{amount(available, type.unit)}</strong> <span className="muted small">{t("workbench-balance-of", { granted: amount(granted, type.unit) })}</span>
                  </>
                )}
              </span>
              <Button type="link" size="small" className={styles.why} aria-label={t("balance-why-of", { type: type.name })} onClick={() => setAsked(type)}>
                {t("balance-why")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <LedgerDrawer type={asked} member={member} onClose={() => setAsked(null)} />
    </>
  );
}
