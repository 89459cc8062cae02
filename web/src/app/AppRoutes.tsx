/**
 * The route table. Everything but the shell and the messages loads when it is first needed.
 *
 * Two kinds of places: those of somebody with a one-time link, and the shell, which asks for a sign-in in place
 * so that a deep link survives it.
 */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes } from "react-router";
import { meQuery } from "../api/session";
import { withTexts } from "../lib/text/catalogue";
import { ErrorNote } from "../ui/ErrorNote";
import { Loading } from "../ui/Loading";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

const SignInPage = lazy(() => import("../features/entry/SignInPage"));
const SetupPage = lazy(() => import("../features/entry/SetupPage"));
const LinkPage = lazy(() => import("../features/entry/LinkPage"));
const MessagesPage = lazy(() => import("../features/chat/MessagesPage"));
const ApprovalsPage = lazy(() => withTexts(import("../features/approvals/ApprovalsPage")));
const WorkbenchPage = lazy(() => withTexts(import("../features/workbench/WorkbenchPage")));
const FilingPage = lazy(() => withTexts(import("../features/filing/FilingPage")));
const InstanceOutlet = lazy(() => withTexts(import("../features/instance/InstanceOutlet")));
const InstancePage = lazy(() => withTexts(import("../features/instance/InstancePage")));
const PrintPage = lazy(() => withTexts(import("../features/instance/PrintPage")));
const DirectoryPage = lazy(() => withTexts(import("../features/directory/DirectoryPage")));
const AdminPage = lazy(() => withTexts(import("../features/admin/AdminPage")));
const ProcessesPage = lazy(() => withTexts(import("../features/designer/ProcessesPage")));
const DesignerPage = lazy(() => withTexts(import("../features/designer/DesignerPage")));
const PublishingPage = lazy(() => withTexts(import("../features/publishing/PublishingPage")));
const ReviewPage = lazy(() => withTexts(import("../features/review/ReviewPage")));
const SettingsPage = lazy(() => withTexts(import("../features/settings/SettingsPage")));

export function AppRoutes() {
  return (
    <Suspense fallback={<Loading />}>
      <Routes>
        <Route path="/setup/:token" element={<SetupPage />} />
        <Route path="/links/:token" element={<LinkPage />} />
        <Route path="*" element={<SignedIn />} />
      </Routes>
    </Suspense>
  );
}

function SignedIn() {
  const me = useQuery(meQuery);
  if (me.isPending) return <Loading />;
  if (me.isError) return <ErrorNote error={me.error} onRetry={() => void me.refetch()} />;
  if (!me.data) return <SignInPage />;
  return (
    <Routes>
      {/* On paper there is no frame. */}
      <Route path="requests/:id/print" element={<PrintPage />} />
      <Route element={<Shell key={me.data.member.id} />}>
        <Route index element={<Navigate to="/messages" replace />} />
        <Route path="messages/:conversation?" element={<MessagesPage />} />
        <Route path="approvals" element={<Navigate to="/approvals/todo" replace />} />
        <Route path="approvals/:box" element={<ApprovalsPage />}>
          <Route path=":id" element={<InstanceOutlet />} />
        </Route>
        <Route path="workbench" element={<WorkbenchPage />} />
        <Route path="workbench/:process" element={<FilingPage />} />
        <Route path="requests/:id" element={<InstancePage />} />
        <Route path="directory" element={<DirectoryPage />} />
        <Route path="directory/people/:person" element={<DirectoryPage />} />
        <Route path="directory/:department" element={<DirectoryPage />} />
        <Route path="admin/processes/:key/:tab?" element={<DesignerPage />} />
        <Route path="admin/*" element={<AdminPage processes={<ProcessesPage />} />} />
        <Route path="publishing" element={<PublishingPage />} />
        <Route path="review/:app?/:version?" element={<ReviewPage />} />
        <Route path="settings" element={<SettingsPage />} />
        <Route path="*" element={<NotFound />} />
      </Route>
    </Routes>
  );
}
