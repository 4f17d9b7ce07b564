<?php
/**
 * The settings: one option of three values, none of them about a visitor.
 *
 * @package Sluice
 */

defined( 'ABSPATH' ) || exit;

/**
 * The settings in force.
 *
 * @return array{site: string, prefix: string, banner: string}
 */
function sluice_settings(): array {
	return sluice_sanitize_settings( get_option( 'sluice_settings', array() ) );
}

/**
 * Takes what is well formed and lets go of the rest, so that nothing else can reach a page.
 *
 * @param mixed $input What the form, or the database, says.
 * @return array{site: string, prefix: string, banner: string}
 */
function sluice_sanitize_settings( $input ): array {
	$text   = static function ( string $key ) use ( $input ): string {
		$value = is_array( $input ) && isset( $input[ $key ] ) ? $input[ $key ] : '';
		return is_string( $value ) ? trim( $value ) : '';
	};
	$site   = $text( 'site' );
	$prefix = $text( 'prefix' );
	$banner = $text( 'banner' );
	return array(
		'site'   => preg_match( '/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/D', $site ) ? $site : '',
		'prefix' => preg_match( '#^/[A-Za-z0-9_-]{1,40}$#D', $prefix ) ? $prefix : '/_s',
		'banner' => preg_match( '/^[A-Za-z0-9_\\\\+*., -]{1,300}$/D', $banner ) ? $banner : '',
	);
}

/** Registers the option; WordPress checks the nonce and the capability of its own form. */
function sluice_register_settings(): void {
	register_setting(
		'sluice',
		'sluice_settings',
		array(
			'type'              => 'array',
			'sanitize_callback' => 'sluice_sanitize_settings',
			'default'           => array(),
			'show_in_rest'      => false,
		)
	);
}

/** Adds the page under “Settings”. */
function sluice_add_settings_page(): void {
	add_options_page(
		__( 'Sluice', 'sluice' ),
		__( 'Sluice', 'sluice' ),
		'manage_options',
		'sluice',
		'sluice_print_settings_page'
	);
}

/** Prints the settings page, for those who may change settings. */
function sluice_print_settings_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	$settings = sluice_settings();
	$fields   = array(
		'site'   => array( __( 'Site', 'sluice' ), __( 'The key of this site under “sites” in the configuration of Sluice. Empty: no tag.', 'sluice' ) ),
		'prefix' => array( __( 'Path', 'sluice' ), __( 'Where your web server leads to Sluice: /_s unless you changed it.', 'sluice' ) ),
		'banner' => array( __( 'Cookies of the consent banner', 'sluice' ), __( 'Parted by commas. Empty where the banner supports the WP Consent API, or is one that Sluice knows by itself.', 'sluice' ) ),
	);
	echo '<div class="wrap"><h1>' . esc_html__( 'Sluice', 'sluice' ) . '</h1><form action="options.php" method="post">';
	// Prints the nonce that options.php checks.
	settings_fields( 'sluice' );
	echo '<table class="form-table" role="presentation">';
	foreach ( $fields as $key => $words ) {
		printf(
			'<tr><th scope="row"><label for="sluice-%1$s">%2$s</label></th><td><input class="regular-text" id="sluice-%1$s" name="sluice_settings[%1$s]" value="%3$s" aria-describedby="sluice-%1$s-help"><p class="description" id="sluice-%1$s-help">%4$s</p></td></tr>',
			esc_attr( $key ),
			esc_html( $words[0] ),
			esc_attr( $settings[ $key ] ),
			esc_html( $words[1] )
		);
	}
	echo '</table>';
	submit_button();
	echo '</form></div>';
}
