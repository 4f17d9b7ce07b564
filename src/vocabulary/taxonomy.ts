/** What kind of step an event is. */
export const categories = [
  'engagement',
  'navigation',
  'interaction',
  'trust',
  'content',
  'form',
  'social',
  'commerce',
  'conversation',
  'game',
  'macro',
] as const;
export type Category = (typeof categories)[number];

/** Where in the funnel a step stands. `decision` is accepted for `purchase` in configurations. */
export const stages = ['awareness', 'consideration', 'purchase', 'retention', 'advocacy'] as const;
export type Stage = (typeof stages)[number];

export interface Meaning {
  readonly category: Category;
  readonly stage: Stage;
  /** Never leaves for a third party unless the destination names it in `allowSensitive`. */
  readonly sensitive?: true;
}

const groups: readonly (readonly [Category, Stage, string])[] = [
  ['navigation', 'awareness', 'page_view outbound_click'],
  [
    'engagement',
    'awareness',
    'scroll_depth engaged_time video_start video_progress video_complete',
  ],
  ['engagement', 'consideration', 'download article_read faq_open webinar_attended'],
  ['engagement', 'retention', 'login'],
  ['interaction', 'awareness', 'cta_view offer_shown'],
  [
    'interaction',
    'consideration',
    'cta_click site_search filter_applied select_item compare_products variant_selected calculator_used store_locator',
  ],
  ['interaction', 'consideration', 'virtual_try_on'],
  ['trust', 'consideration', 'review_view'],
  ['trust', 'advocacy', 'review_submitted'],
  ['content', 'awareness', 'like playlist_save'],
  ['content', 'advocacy', 'comment_posted'],
  [
    'form',
    'consideration',
    'form_start form_submit form_abandon newsletter_signup demo_request contact_submit',
  ],
  ['form', 'consideration', 'quote_request callback_request webinar_registration sample_request'],
  ['form', 'purchase', 'account_created trial_signup appointment_booked application_submit'],
  ['form', 'consideration', 'loan_eligibility_check'],
  ['form', 'retention', 'loyalty_signup'],
  ['social', 'advocacy', 'share referral_sent'],
  ['social', 'awareness', 'follow'],
  ['commerce', 'consideration', 'view_item view_item_list add_to_wishlist'],
  [
    'commerce',
    'purchase',
    'add_to_cart remove_from_cart view_cart begin_checkout add_shipping_info add_payment_info coupon_applied buy_now',
  ],
  ['conversation', 'consideration', 'chat_opened chat_question phone_click email_click'],
  ['game', 'consideration', 'quiz_completed quiz_answer survey_completed survey_answer poll_vote'],
  ['game', 'retention', 'reward_earned'],
  ['macro', 'purchase', 'purchase generate_lead lead_won subscription_started'],
  ['macro', 'retention', 'renewal refund'],
];

const sensitiveNames: ReadonlySet<string> = new Set([
  'loan_eligibility_check',
  'virtual_try_on',
  'quiz_completed',
  'quiz_answer',
  'survey_completed',
  'survey_answer',
  'poll_vote',
]);

/** The canonical events: name → category, funnel stage, sensitivity. */
export const taxonomy: ReadonlyMap<string, Meaning> = new Map(
  groups.flatMap(([category, stage, names]) =>
    names
      .split(' ')
      .map((name): [string, Meaning] => [
        name,
        sensitiveNames.has(name) ? { category, stage, sensitive: true } : { category, stage },
      ]),
  ),
);

/** Names of other vocabularies, GA4's above all, for the same step. */
export const aliases: ReadonlyMap<string, string> = new Map([
  ['file_download', 'download'],
  ['search', 'site_search'],
  ['view_search_results', 'site_search'],
  ['sign_up', 'account_created'],
  ['scroll', 'scroll_depth'],
  ['user_engagement', 'engaged_time'],
  ['coupon_apply', 'coupon_applied'],
  ['try_on_start', 'virtual_try_on'],
  ['try_on_complete', 'virtual_try_on'],
  ['close_convert_lead', 'lead_won'],
  ['pageview', 'page_view'],
  ['start_trial', 'trial_signup'],
  ['chat_open', 'chat_opened'],
  ['form_submission', 'form_submit'],
  ['subscribe', 'newsletter_signup'],
]);

/** What an unknown name counts as: a custom step without a stage. */
export const customMeaning: { readonly category: Category; readonly stage: null } = {
  category: 'interaction',
  stage: null,
};
