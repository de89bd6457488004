#!/bin/sh
# Refuses a commit whose message names no Jira issue: Git Integration for Jira would not show it at any issue.
# Put it into .git/hooks/commit-msg of a working copy and make it executable (chmod +x .git/hooks/commit-msg).
# Merges, reverts, and fixup!, squash! and amend! commits pass. So does an empty message, which git refuses itself.

message_file=$1
if [ ! -f "$message_file" ]; then
    echo 'commit-msg: git names the file of the message' >&2
    exit 1
fi

# git's own state, whatever the message says.
git_directory=$(git rev-parse --git-dir 2>/dev/null) || git_directory=.git
if [ -f "$git_directory/MERGE_HEAD" ] || [ -f "$git_directory/REVERT_HEAD" ]; then
    exit 0
fi

# What git will keep: nothing below the scissors line, and no line that begins with the comment character.
comment=$(git config --get core.commentChar 2>/dev/null) || comment='#'
if [ -z "$comment" ] || [ "$comment" = auto ]; then
    comment='#'
fi
kept=$(awk -v comment="$comment" '
    index($0, comment " ------------------------ >8 ------------------------") == 1 { exit }
    index($0, comment) != 1 { print }
' "$message_file")

subject=$(printf '%s\n' "$kept" | awk 'NF { print; exit }')
case $subject in
    '' | 'Merge '* | 'Revert "'* | 'Reapply "'* | 'fixup! '* | 'squash! '* | 'amend! '*) exit 0 ;;
esac

# A project key in upper case, a hyphen, a number without leading zero; no letter, digit or underscore before it and no
# letter or digit after it.
key='(^|[^A-Za-z0-9_])[A-Z][A-Z0-9_]+-[1-9][0-9]*($|[^A-Za-z0-9])'
if printf '%s\n' "$kept" | LC_ALL=C grep -E -q "$key"; then
    exit 0
fi

{
    echo 'This commit names no Jira issue, so Jira would not show it at any.'
    echo 'Begin the message with a key, such as: SHOP-12 Explain the discount'
    echo 'The message is kept in .git/COMMIT_EDITMSG. To commit it all the same: git commit --no-verify'
} >&2
exit 1
