## 审批：命令为何被拒绝、表单哪里有误、为何由此人处理，以及卡片上的文字。

problem-already-decided = 已经处理过了
    .detail = 已由他人处理，或已不再需要处理。
problem-refused = 现在不能这样操作
problem-no-draft = 没有可发布的内容
    .detail = 请先修改；已发布的版本保持不变。

## 命令为何被拒绝
error-not-the-requester = 只有发起人可以这样操作。
error-not-your-task = 这是别人的任务。
error-not-an-administrator = 只有流程管理员可以这样操作。
error-not-yet = 还没有轮到你。
error-wrong-state = 当前状态下不能这样操作。
error-verdict-not-allowed = 此步骤不接受这种处理结果。
error-not-upstream = 不能退回到该步骤。
error-too-late-to-withdraw = 已经不能撤销了。
error-separate-duties = 处理过另一步骤的人不能再处理此步骤。
error-requester-may-not = 发起人不能审批自己的申请。
error-already-participant = 此人已在该步骤中。
error-comment-needed = 请填写回复内容，不能为空。
error-signature-needed = 此步骤需要您签名。
error-picks-needed = 请选择下一步的审批人。
error-not-to-pick = 此处不能选择该人员。
error-forbidden-by-step = 此步骤不允许该操作。
error-too-deep = 不能再继续嵌套加签。
error-how-many = 请至少选择一人，且不要过多。
error-not-added-by-you = 只有加签的人可以减签。
error-nothing-to-claim = 没有可领取的任务：没有其他人可以处理。
error-too-late-to-take-back = 已无法撤回：其后已有审批或操作。
error-urged-too-often = 刚刚催办过，请稍后再试。
error-nobody-to-urge = 当前没有待处理的人。
error-unknown-comment = 该评论不存在，或不是您的。
error-nothing-to-skip = 当前并未等待此步骤。
error-nothing-to-do = 没有需要处理的内容。
error-not-for-people = 此操作只由 Placet 执行。
error-not-open-to-you = 此表单未对您开放。
error-not-active = 此人目前不在职。
error-unknown-arm = 没有这个分支。
error-other-process = 它属于流程的另一个版本。
error-not-writable = 你不能修改此项。

## 值有什么问题
error-too-short = 至少 { $least } 个字符。
error-too-small = 不能小于 { $least }。
error-too-large = 不能大于 { $most }。
error-not-above = 必须大于 { $limit }。
error-not-below = 必须小于 { $limit }。
error-not-multiple = 必须是 { $step } 的倍数。
error-too-few = 至少 { $least } 项。
error-repeated = 有重复的内容。
error-pattern = 格式不正确。
error-format = { $format ->
    [date] 这不是日期。
    [time] 这不是时间。
    [date-time] 这不是日期时间。
    [email] 这不是电子邮件地址。
    [uri] 这不是网址。
   *[other] 格式不正确。
}
error-option = 请从选项中选择。
error-invalid-value = 这个值不可用。
error-unknown-currency = 没有货币 { $currency }。
error-no-rate = 暂时不能填报 { $currency } 金额，只能使用 { $base }。
error-unknown-member = 没有此人，或此人已离职。
error-cannot-see = 此人已不在职，或无权查看此申请。
error-unknown-department = 没有这个部门。
error-unknown-instance = 没有这个申请，或你无权查看。
error-unknown-file = 此文件不属于你，或已附在别处。
error-unknown-picture = 这不是您上传的图片。
error-days-and-hours = 请填写天数或小时，二者选一。

## 流程有什么问题
error-process-key = 最多 64 个字符，只能使用 a–z、0–9、- 和 _，并以字母开头。
error-definition = 这不是流程定义：{ $reason }
error-other-key = 标识必须保持为“{ $key }”。
error-finding-form-dialect = { $pointer }：表单方言不支持此写法（{ $reason }）。
error-finding-form-too-deep = { $pointer }：嵌套超过 { $limit } 层，或循环引用。
error-finding-form-too-large = { $pointer }：引用展开后表单过大。
error-finding-form-unknown-reference = { $pointer } 引用了不存在的内容。
error-finding-form-items-missing = { $pointer }：请说明列表的内容。
error-finding-form-computed-in-list = { $pointer }：暂不支持在列表内计算。
error-finding-form-field-missing = 表单必须有相应类型的字段 { $pointer }，否则无法提交申请。
error-finding-form-field-not-the-requesters = 申请人必须能够填写 { $pointer }。

## 表单值
form-rows = { $count } 项
form-yes = 是
form-no = 否

## 卡片
card-requester = 发起人
card-asked = 等待 { $people }
card-and-others = { $name } 及另外 { $count } 人
card-approve = 同意
card-reject = 拒绝
card-mark-done = 标记为已办理
card-withdraw = 撤销
card-reason = 理由
card-reason-needed = 请说明理由。
card-answer = 回复
card-your-answer = 回复内容
card-answer-needed = 请填写回复内容。
card-approved = { $name } 已同意
card-rejected = { $name } 已拒绝
card-returned = { $name } 已退回
card-done = { $name } 已办理
card-commented = { $name } 发表了评论
card-withdrawn = { $name } 已撤销
card-terminated = { $name } 已终止
card-resubmitted = { $name } 已重新提交
card-reopened = { $name } 已取回
card-undone = { $name } 撤回了审批
card-asks = { $name } 向 { $others } 提问
card-delegated = { $name } 已请 { $others } 先行处理
card-added = { $name } 加签了 { $others }
card-taken-back = { $what } · 已取回
error-finding-not-served = 此步骤需要当前版本的 Placet 尚不能运行的功能。
