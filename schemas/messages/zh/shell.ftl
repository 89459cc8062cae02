## The frame around everything: navigation, states, what every screen says.

nav-label = 主导航
nav-messages = 消息
nav-approvals = 审批
nav-workbench = 工作台
nav-directory = 通讯录
nav-admin = 管理
nav-me = 我
nav-own = { $name }：个人设置
nav-waiting = { $count } 项待处理
skip-to-content = 跳到内容
side-pane = 侧栏
live-away = 连接已断开，正在重试…

switcher-open = 前往
switcher-hint = 前往（Ctrl K）
switcher-title = 前往
switcher-label = 人员、会话、表单、命令
switcher-nothing = 没有找到“{ $query }”。
switcher-places = 页面
switcher-people = 人员
switcher-conversations = 会话
switcher-forms = 表单

not-found = 这里什么都没有
not-found-detail = 可能已被移除，或者您无权查看。
not-found-home = 返回消息

back = 返回
close = 关闭
cancel = 取消
save = 保存
saved = 已保存
add = 添加
edit = 编辑
remove = 移除
delete = 删除
search = 搜索
retry = 重试
loading = 加载中
more = 更多
load-more = 加载更多
optional = 选填
none = 无
yes = 是
no = 否

error-offline = 无法连接服务器
error-offline-detail = 请检查网络连接。您输入的内容已保留。
error-unknown = 操作未成功
error-request-id = 请求编号 { $id }

state-draft = 草稿
state-running = 进行中
state-returned = 已退回
state-suspended = 已挂起
state-approved = 已通过
state-rejected = 已拒绝
state-withdrawn = 已撤回
state-terminated = 已终止
state-revoked = 已撤销
state-waiting = 等待中
state-open = 待处理
state-claimed = 已认领
state-decided = 已处理
state-transferred = 已转交
state-superseded = 已无需处理
state-cancelled = 已取消
state-expired = 已过期
