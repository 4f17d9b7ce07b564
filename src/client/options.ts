/** A plugin that a page may ask for. */
export type PluginName =
  | 'bot'
  | 'bridge'
  | 'chat'
  | 'commerce'
  | 'consent'
  | 'experiment'
  | 'ga'
  | 'ux'
  | 'video'
  | 'vitals';

/** What the tag's attributes say, for pages that bundle the client. */
export interface Options {
  /** The site's key under `sites:` in the configuration. */
  readonly site: string;
  /** Where beacons go; `/_s/e` of the page's own origin where it is not said. */
  readonly endpoint?: string;
  readonly consent?: 'wait' | 'send' | 'explicit';
  /** Names of the banner's cookies, in place of the default ones. */
  readonly banner?: readonly string[];
  /** Names of query parameters that stay in addresses. */
  readonly keep?: readonly string[];
  /** False: page views, engaged time and what you declare are noted, nothing else. */
  readonly automatic?: boolean;
  readonly plugins?: readonly PluginName[];
  readonly bot?: 'botd';
  /** The name of Google Tag Manager's list, where it is not `dataLayer`. */
  readonly dataLayer?: string;
  /** Google's measurement id, for the plugin `ga`. */
  readonly ga?: string;
  /** Hotjar's number of the site. */
  readonly hotjar?: string;
  /** Crazy Egg's number of the site: `0012/3456`. */
  readonly crazyegg?: string;
  /** Crazy Egg's goals by our names: `add_to_cart:50d1…, purchase:…`. */
  readonly crazyeggGoals?: string;
}
