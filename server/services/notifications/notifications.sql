-- What notifications asks its schema.  Time is always an argument: the process's clock, which tests set.

-- enum language
-- enum kind delivery_kind
-- enum channel delivery_channel
-- enum state delivery_state

-- row recipient: user_id uuid, phone? text, email? text, first_name_ar? text, first_name_latin? text, language text
-- row due: message_id uuid, kind text, channel text, language text, address bytea, content bytea, attempts bigint, expires_at timestamptz
-- row buried: kind text, channel text
-- row waiting: channel text, count bigint, oldest? timestamptz

-- ---- hear.c ----

-- keep_recipient: none
-- The higher version wins, whatever the order in which events come.
insert into recipient (user_id, version, phone, email, first_name_ar, first_name_latin, language)
values (:user_id::uuid, :version::bigint, :phone::text, :email?::text, :first_name_ar?::text, :first_name_latin?::text, :language::text)
on conflict (user_id) do update set version = excluded.version, phone = excluded.phone, email = excluded.email,
  first_name_ar = excluded.first_name_ar, first_name_latin = excluded.first_name_latin, language = excluded.language
where recipient.version < excluded.version;

-- forget_recipient: none
insert into recipient (user_id, version, language) values (:user_id::uuid, :version::bigint, 'ar')
on conflict (user_id) do update set version = excluded.version, phone = null, email = null, first_name_ar = null, first_name_latin = null
where recipient.version < excluded.version;

-- forget_messages: none
-- Of a deleted user: that something was sent stays, to whom and what does not.
update message set address = null, content = null, hint = '', state = case when state = 'sent' then 'sent' else 'dead' end
 where user_id = :user_id::uuid;

-- find_recipient: maybe recipient
select user_id, phone, email, first_name_ar, first_name_latin, language from recipient where user_id = :user_id::uuid;

-- queue_message: none
-- Once for each cause.
insert into message (message_id, cause_id, kind, channel, user_id, language, address, hint, content, secret, priority, next_at,
  expires_at, created_at)
values (:message_id::uuid, :cause_id::uuid, :kind::text, :channel::text, :user_id?::uuid, :language::text, :address::bytea, :hint::text,
  :content::bytea, :secret::bool, :priority::smallint, :now::timestamptz, :expires_at::timestamptz, :now::timestamptz)
on conflict (cause_id, kind, channel) do nothing;

-- ---- sender.c ----

-- claim_due: many due
-- Ours until next_at: should we die with them, somebody else takes them then, and the carrier knows them by their id.
update message set state = 'sending', attempts = attempts + 1, next_at = :until::timestamptz
 where message_id in (
   select message_id from message
    where channel = :channel::text and state in ('queued', 'sending', 'failed') and next_at <= :now::timestamptz
      and expires_at > :now::timestamptz
    order by priority, next_at limit :most::bigint for update skip locked)
returning message_id, kind, channel, language, address, content, attempts, expires_at;

-- bury_expired: many buried
-- What is no longer worth sending; one that is being sent just now keeps its chance.
update message set state = 'dead', failure = coalesce(failure, 'expired'), content = case when secret then null else content end
 where state in ('queued', 'sending', 'failed') and expires_at <= :now::timestamptz
   and (state <> 'sending' or next_at <= :now::timestamptz)
returning kind, channel;

-- mark_sent: none
update message set state = 'sent', sent_at = :now::timestamptz, reference = :reference?::text, failure = null,
       content = case when secret then null else content end
 where message_id = :message_id::uuid and state = 'sending';

-- mark_failed: none
update message set state = 'failed', next_at = :next_at::timestamptz, failure = :failure::text
 where message_id = :message_id::uuid and state = 'sending';

-- mark_dead: none
update message set state = 'dead', failure = :failure::text, content = case when secret then null else content end
 where message_id = :message_id::uuid and state = 'sending';

-- count_waiting: many waiting
select c.channel, count(m.message_id) as count, min(m.created_at) as oldest
  from (values ('sms'), ('email')) as c(channel)
  left join message as m on m.channel = c.channel and m.state in ('queued', 'sending', 'failed')
 group by c.channel;

-- forget_old: none
delete from message where message_id in (
  select message_id from message where created_at < :before::timestamptz and state in ('sent', 'dead') limit 1000);

-- ---- messages.c ----

-- list_messages: many message
select message_id, kind, channel, user_id, hint as recipient, language, state, attempts,
       case when state in ('queued', 'failed') then next_at end as next_at, reference, failure, created_at, sent_at, expires_at
  from message
 where (:user_id?::uuid is null or user_id = :user_id?::uuid) and (:state?::text is null or state = :state?::text)
   and (:before?::uuid is null or message_id < :before?::uuid)
 order by message_id desc limit :most::bigint;
