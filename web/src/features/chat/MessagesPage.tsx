/** Conversations at the left, the open one beside it; on a phone one of the two. */
import { useNavigate, useParams } from "react-router";
import { usePhone } from "../../lib/media";
import { useText } from "../../lib/text/context";
import { Empty } from "../../ui/Empty";
import { ConversationList } from "./ConversationList";
import { ConversationView } from "./ConversationView";
import styles from "./MessagesPage.module.css";

export default function MessagesPage() {
  const t = useText();
  const navigate = useNavigate();
  const phone = usePhone();
  const { conversation } = useParams();
  const list = phone && conversation ? null : <ConversationList current={conversation} />;
  return (
    <div className={styles.page}>
      {list ? <div className={styles.list}>{list}</div> : null}
      {conversation ? (
        <div className={styles.content}>
          <ConversationView key={conversation} id={conversation} onBack={phone ? () => void navigate("/messages") : undefined} />
        </div>
      ) : phone ? null : (
        <div className={styles.content}>
          <Empty title={t("chat-choose")}>{t("chat-choose-hint")}</Empty>
        </div>
      )}
    </div>
  );
}
