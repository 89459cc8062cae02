/** An invitation or a password reset: says for whom it is, asks for a password, and signs in. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { get, post } from "../../api/client";
import type { LinkOut, SignedIn } from "../../api/types";
import { messageAt } from "../../lib/problems";
import { useText } from "../../lib/text/context";
import { ErrorNote } from "../../ui/ErrorNote";
import { Loading } from "../../ui/Loading";
import { acceptable, noPassword, PasswordFields } from "../../ui/PasswordFields";
import { useRefusal } from "../../ui/useRefusal";
import { DeadLink } from "./DeadLink";
import { EntryFrame } from "./EntryFrame";
import { useEntry } from "./useEntry";

export default function LinkPage() {
  const t = useText();
  const navigate = useNavigate();
  const { token = "" } = useParams();
  const link = useQuery({ queryKey: ["link", token], queryFn: () => get<LinkOut>(`/links/${token}`), staleTime: Number.POSITIVE_INFINITY });
  const [password, setPassword] = useState(noPassword);
  const { enter, pending, problem } = useEntry(
    () => post<SignedIn>(`/links/${token}`, { password: password.value }),
    () => void navigate("/", { replace: true }),
  );
  const { form, refused, refuse } = useRefusal(problem);

  if (link.isPending) return <Loading />;
  if (link.isError) return <DeadLink error={link.error} onRetry={() => void link.refetch()} />;

  const { kind, organisation, login, name } = link.data;
  const wrong = messageAt(problem?.errors, "/password");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (acceptable(password)) enter(undefined);
    else refuse();
  };

  return (
    <EntryFrame title={t(`link-${kind}`, { organisation, name })} intro={t("link-for", { name, login })}>
      <form ref={form} onSubmit={submit}>
        {/* Password managers file the new password under this name. */}
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <PasswordFields password={password} onChange={setPassword} refused={refused} error={wrong} />
        <ErrorNote error={wrong ? null : problem} />
        <Button type="primary" htmlType="submit" block size="large" loading={pending}>
          {t(`link-${kind}-submit`)}
        </Button>
      </form>
    </EntryFrame>
  );
}
