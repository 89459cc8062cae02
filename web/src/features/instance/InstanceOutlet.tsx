/** The request that is chosen in a list; the list is told what to do next through the outlet's context. */
import { useOutletContext, useParams } from "react-router";
import { RequestDetail } from "./RequestDetail";

export interface ListBeside {
  /** On phones, where the list is another page. */
  onBack?: () => void;
  /** One's own task is off the table: the list goes to the next. */
  onDecided: () => void;
}

export default function InstanceOutlet() {
  const { id = "" } = useParams();
  const beside = useOutletContext<ListBeside>();
  return <RequestDetail key={id} id={id} level={2} shortcuts {...beside} />;
}
