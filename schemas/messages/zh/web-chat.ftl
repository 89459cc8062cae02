## Chat in the client: conversations, messages, cards, and the cards of people.

chat-title = 消息
chat-new = 新建会话
chat-filter = 搜索会话
chat-filter-nothing = 没有名为“{ $filter }”的会话。
chat-none = 还没有会话
chat-none-hint = 和同事聊聊，或者建一个群。
chat-choose = 选择一个会话
chat-choose-hint = 或按 Ctrl K 查找人员。
chat-gone = 没有这个会话
chat-details = 会话详情
chat-people-count = { $count } 人
chat-you-said = 我：{ $text }
chat-unread = { $count } 条未读
chat-mentioned = 有人提到您
chat-log = 本会话的消息
chat-new-line = 新消息
chat-jump-unread = 第一条未读
chat-new-below = 下方有 { $count } 条新消息
chat-to-end = 回到最新
chat-erased = 此内容已被清除。
chat-sending = 发送中
chat-not-sent = 未发送。
chat-discard = 放弃
chat-someone = 某人
chat-renamed = { $who } 将会话命名为“{ $name }”。
chat-added = { $who } 添加了 { $names }。
chat-removed = { $who } 移除了 { $names }。
chat-left = { $who } 已退出。
chat-typing = { $count ->
    [one] { $name } 正在输入…
   *[other] { $name } 等人正在输入…
  }
chat-message = 消息
chat-placeholder = 输入消息，或输入 / 使用命令
chat-send = 发送
chat-commands = 命令
chat-mention-list = 可提及的人员
chat-suggestions = { $count } 条建议
chat-command-unknown = 没有这个命令。
chat-send-anyway = 作为消息发送
chat-command-done = { $line }：已执行
chat-told = 仅您可见
chat-told-dismiss = 移除
chat-app = 小程序
chat-with = 和谁
chat-group-name = 群名称
chat-create-group = 创建群
chat-start = 开始
chat-mute = 免打扰
chat-mute-hint = 未读消息只安静计数。
chat-add-people = 添加人员
chat-remove-person = 移除 { $name }
chat-leave = 退出群
chat-leave-title = 退出“{ $name }”？
chat-leave-consequence = 您将不再看到群内消息。群成员可以重新添加您。

card-open = 打开
card-stale = 内容刚刚有变化。这是当前状态，您的操作未执行。
card-required = 请填写此项。

person-away-on = { $day }不在
person-away-range = { $from }至{ $to }不在
person-away-until = 不在，至{ $day }
person-inactive = 已离职
person-local-time = 当地时间
person-manager = 上级
person-office = 办公地点
person-message = 发消息
person-mail = 发邮件

people-search = 按姓名搜索
people-nobody = 没有找到
