import type { JsonValue } from '../vocabulary/json.ts';

/** How a canonical event is said in GA4's recommended vocabulary. */
export interface Ga4Rule {
  readonly name: string;
  /** GA4's name is used only where one of its parameters has a value; else ours stays. */
  readonly onlyWithParams?: true;
  /** GA4's name says less than ours, or the same of several: `names: canonical` keeps ours. */
  readonly wider?: true;
  /** Parameters with a fixed value. */
  readonly literal?: Readonly<Record<string, JsonValue>>;
  /** GA4's parameter → our parameters that may hold it, the first with a value wins. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
}

const lead = (source: string): Ga4Rule => ({
  name: 'generate_lead',
  wider: true,
  literal: { lead_source: source },
});

/** The events that GA4 calls otherwise; all others keep their canonical name. */
export const ga4Rules: ReadonlyMap<string, Ga4Rule> = new Map<string, Ga4Rule>([
  ['newsletter_signup', lead('newsletter')],
  ['demo_request', lead('demo_request')],
  ['contact_submit', lead('contact')],
  ['quote_request', lead('quote')],
  ['callback_request', lead('callback')],
  ['webinar_registration', lead('webinar')],
  ['account_created', { name: 'sign_up', from: { method: ['method'] } }],
  ['lead_won', { name: 'close_convert_lead' }],
  ['login', { name: 'login', from: { method: ['method'] } }],
  ['purchase', { name: 'purchase', from: { transaction_id: ['transaction_id'] } }],
  [
    'coupon_applied',
    { name: 'select_promotion', onlyWithParams: true, wider: true, from: { coupon: ['coupon'] } },
  ],
  ['site_search', { name: 'search', from: { search_term: ['search_term', 'query'] } }],
  [
    'share',
    {
      name: 'share',
      from: { method: ['method'], content_type: ['content_type'], item_id: ['item_id'] },
    },
  ],
  [
    'loyalty_signup',
    { name: 'join_group', onlyWithParams: true, wider: true, from: { group_id: ['group_id'] } },
  ],
  [
    'download',
    {
      name: 'file_download',
      onlyWithParams: true,
      from: { file_name: ['file_name'], link_url: ['link_url'] },
    },
  ],
  [
    'video_progress',
    { name: 'video_progress', from: { video_percent: ['video_percent', 'percent'] } },
  ],
  ['video_complete', { name: 'video_complete', literal: { video_percent: 100 } }],
  [
    'scroll_depth',
    {
      name: 'scroll',
      onlyWithParams: true,
      from: { percent_scrolled: ['percent_scrolled', 'percent'] },
    },
  ],
  [
    'cta_click',
    {
      name: 'select_content',
      wider: true,
      literal: { content_type: 'cta' },
      from: { content_id: ['content_id', 'cta_id'] },
    },
  ],
  [
    'outbound_click',
    { name: 'click', literal: { outbound: true }, from: { link_url: ['link_url'] } },
  ],
]);

/** Names that enhanced measurement sends from the site's own tag: ours would count twice. */
export const enhancedNames: ReadonlySet<string> = new Set(
  'page_view scroll click view_search_results video_start video_progress video_complete file_download form_start form_submit'.split(
    ' ',
  ),
);

/** Event names that GA4 refuses (Measurement Protocol reference, "Reserved event names"). */
export const reservedEventNames: ReadonlySet<string> = new Set(
  `ad_activeview ad_click ad_exposure ad_impression ad_query ad_reward adunit_exposure
  app_clear_data app_exception app_install app_remove app_store_refund app_store_subscription_cancel
  app_store_subscription_convert app_store_subscription_renew app_update app_upgrade
  dynamic_link_app_open dynamic_link_app_update dynamic_link_first_open error firebase_campaign
  firebase_in_app_message_action firebase_in_app_message_dismiss firebase_in_app_message_impression
  first_open first_visit in_app_purchase notification_dismiss notification_foreground
  notification_open notification_receive notification_send os_update screen_view session_start
  user_engagement`.split(/\s{1,9}/),
);

/** Prefixes that GA4 keeps for itself, in names of events and of parameters. */
export const reservedPrefixes: readonly string[] = ['_', 'firebase_', 'ga_', 'google_', 'gtag.'];

/** The limits of a property of the free edition (support.google.com/analytics/answer/9267744). */
export const ga4Limits = {
  eventsPerRequest: 25,
  paramsPerEvent: 25,
  nameLength: 40,
  valueLength: 100,
  itemsPerEvent: 200,
  /** Parameters of an item that GA4 does not know itself. */
  itemParamsOwn: 10,
  bodyBytes: 129_999,
  ageMs: 259_200_000,
  /** Parameters that may be longer than `valueLength`. */
  longValues: { page_title: 300, page_referrer: 420, page_location: 1000 },
} as const;
