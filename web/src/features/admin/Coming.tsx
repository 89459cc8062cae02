/** The drawer of something that is to be edited, until it is there, or why it is not. */
import { Drawer } from "antd";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";

interface ComingProps {
  title: string;
  onClose: () => void;
  error: unknown;
  onRetry: () => void;
}

export function Coming({ title, onClose, error, onRetry }: ComingProps) {
  return (
    <Drawer open title={title} onClose={onClose} size={480} styles={{ wrapper: { maxWidth: "100vw" } }}>
      {error ? <ErrorNote error={error} onRetry={onRetry} /> : <Loading rows={6} />}
    </Drawer>
  );
}
