// Every command, in the order of the journey. Included by `commands.rs` and by the shell's build script.

commands! {
    start_up() -> "StartUp";
    keychain_status() -> "KeychainStatus";
    explore_sandbox() -> "StartUp";
    leave_sandbox() -> "StartUp";
    list_regions() -> "Region[]";
    check_jira(CheckJira) -> "JiraSite";
    list_projects(ForSite) -> "Project[]";
    check_aws(CheckAws) ~ CheckAwsProgress -> "AwsAccount";
    list_found_repositories(ForAccount) -> "FoundRepository[]";
    preview_refspecs(PreviewRefspecs) -> "RefspecPreview";
    cancel_operation(CancelOperation) -> "null";
    check_permissions(CheckPermissions) ~ PermissionsProgress -> "PermissionReport";
    build_policy(BuildPolicy) -> "PolicyDocument";
    save_policy(BuildPolicy) -> "SavedFile";
    check_webhook(CheckWebhook) -> "WebhookCheck";
    plan_connection(PlanConnection) -> "Plan";
    export_plan(ExportPlan) -> "SavedFile";
    start_run(StartRun) -> "StartedRun";
    resume_run(ResumeRun) -> "StartedRun";
    retry_run(ResumeRun) -> "StartedRun";
    watch_run(ForRun) ~ RunEvent -> "null";
    cancel_run(ForRun) -> "null";
    get_receipt(ForRun) -> "Receipt";
    export_receipt(ExportReceipt) -> "SavedFile";
    undo_run(ForRun) -> "Receipt";
    dismiss_run(ForRun) -> "null";
    list_runs() -> "RunSummary[]";
    save_draft(SaveDraft) -> "null";
    discard_draft() -> "null";
    list_connections() -> "Connection[]";
    get_connection(ForConnection) -> "ConnectionDetail";
    reindex_repositories(ReindexRepositories) -> "null";
    get_trigger_health(GetTriggerHealth) ~ RepositoriesProgress -> "TriggerHealth";
    plan_triggers(PlanTriggers) ~ RepositoriesProgress -> "Plan";
    test_triggers(TestTriggers) ~ RepositoriesProgress -> "TriggerTestResult[]";
    confirm_subscription(ConfirmSubscription) -> "TriggerSubscription";
    resend_confirmation(ForConnection) -> "TriggerSubscription";
    plan_disconnect(PlanDisconnect) ~ RepositoriesProgress -> "Plan";
    open_link(OpenLink) -> "null";
}
