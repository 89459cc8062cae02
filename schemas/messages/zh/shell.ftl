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
switcher-label = 人员、会话、申请、表单，输入 / 使用命令
switcher-nothing = 没有找到“{ $query }”。
switcher-places = 页面
switcher-people = 人员
switcher-conversations = 会话
switcher-forms = 表单
switcher-requests = 申请
switcher-commands = 命令

not-found = 这里什么都没有
not-found-detail = 可能已被移除，或者您无权查看。
not-found-home = 返回消息

back = 返回
close = 关闭
cancel = 取消
save = 保存
saved = 已保存
add = 添加
remove = 移除
delete = 删除
search = 搜索
retry = 重试
loading = 加载中
select-nothing = 没有结果
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

## Ways in: sign-in, set-up, one-time links.

language = 语言
sign-in-title = 登录
sign-in-organisation = 组织
sign-in-organisation-hint = 组织的简称，例如“acme”。
sign-in-login = 登录名
sign-in-password = 密码
sign-in-submit = 登录
sign-in-forgotten = 忘记密码？请管理员为您生成重设链接。

password-new = 新密码
password-again = 再次输入新密码
password-rule = 至少 { $shortest } 个字符，用几个词组成更好。
password-short = 太短：至少需要 { $shortest } 个字符。
password-different = 两次输入的密码不一致。

setup-title = 设置 Placet
setup-intro = 这里还没有任何人。请填写组织信息并成为首位管理员，之后再添加人员。
setup-organisation = 组织
setup-organisation-name = 名称
setup-organisation-key = 简称
setup-organisation-key-hint = 登录时使用：小写字母、数字和连字符。
setup-zone = 时区
setup-zone-hint = 工作日和期限以此为准，除非办公地点另有设置。
setup-currency = 货币
setup-currency-hint = 报销按此货币合计。
setup-language = 语言
setup-administrator = 管理员
setup-name = 您的姓名
setup-login-hint = 例如小写的名字拼音。
setup-email = 电子邮箱
setup-submit = 创建组织

link-invitation = 欢迎加入{ $organisation }
link-reset = 为{ $organisation }设置新密码
link-for = 用于 { $name }（登录名“{ $login }”）。
link-invitation-submit = 设置密码并登录
link-reset-submit = 设置密码并登录
link-dead = 此链接已失效
link-dead-detail = 链接已被使用或已过期。请向管理员索取新的链接。
link-dead-home = 前往登录

## Settings.

settings-title = 设置
settings-sign-out = 退出登录
settings-region = 语言与时间
settings-zone = 时区
settings-zone-hint = 同事会在您的名片上看到您的当地时间。
settings-zone-default = 使用我办公室的时区
settings-appearance = 本设备的外观
settings-appearance-system = 跟随系统
settings-appearance-light = 浅色
settings-appearance-dark = 深色
settings-password = 密码
settings-password-current = 当前密码
settings-password-change = 修改密码
settings-password-changed = 已修改，其他登录会话均已结束。
settings-sessions = 登录会话
settings-session-unknown = 未知设备
settings-session-current = 当前会话
settings-session-seen = 最近使用
settings-session-end = 结束
settings-session-end-this = 结束会话 { $name }
