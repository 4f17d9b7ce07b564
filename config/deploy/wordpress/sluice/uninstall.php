<?php
/**
 * Removes the one option that the plugin made.
 *
 * @package Sluice
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'sluice_settings' );
