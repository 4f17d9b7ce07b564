<?php
/**
 * The tag, and the hook to the WP Consent API.
 *
 * @package Sluice
 */

defined( 'ABSPATH' ) || exit;

/** Puts the script of Sluice, and what hands the consent over, on the page. */
function sluice_enqueue(): void {
	$settings = sluice_settings();
	if ( '' === $settings['site'] ) {
		return;
	}
	// No version: the script has an ETag of its own, the same for every visitor.
	// phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
	wp_enqueue_script( 'sluice', $settings['prefix'] . '/s.js', array(), null, array( 'strategy' => 'defer' ) );
	// No dependency on the script above: its list takes calls before it is there.
	$consent = plugins_url( 'js/consent.js', __DIR__ );
	wp_enqueue_script( 'sluice-consent', $consent, array(), '0.1.0', array( 'strategy' => 'defer' ) );
}

/**
 * Writes the attributes that the script reads into its tag.
 *
 * @param string $tag    The tag as WordPress made it.
 * @param string $handle Whose it is.
 */
function sluice_tag_attributes( $tag, $handle ): string {
	if ( 'sluice' !== $handle ) {
		return (string) $tag;
	}
	$settings   = sluice_settings();
	$attributes = ' data-site="' . esc_attr( $settings['site'] ) . '"';
	if ( '' !== $settings['banner'] ) {
		$attributes .= ' data-banner="' . esc_attr( $settings['banner'] ) . '"';
	} elseif ( function_exists( 'wp_has_consent' ) ) {
		// Consent comes from the hook alone: the API's cookies may be there before the answer.
		$attributes .= ' data-banner="none"';
	}
	// Not as a replacement pattern: a setting could hold a backslash or a dollar sign.
	return (string) preg_replace_callback(
		'/<script(?=[\s>])/',
		static function ( $found ) use ( $attributes ) {
			return $found[0] . $attributes;
		},
		(string) $tag,
		1
	);
}
